// Every kind of task that a recorder has to tell apart. Always the same, without network.

process GENOME {
  output:
  path 'genome.fa'

  script:
  '''
  perl -e 'srand 42; print ">$_\\n", (map { (qw(A C G T))[rand 4] } 1 .. 200), "\\n" for 1 .. 200' > genome.fa
  '''
}

process INDEX {
  tag 'genome'

  input:
  path genome

  output:
  path 'index'

  script:
  """
  mkdir index
  bwa index -p index/genome $genome
  """
}

process READS {
  tag "$sample"

  input:
  tuple val(sample), val(seed)
  path genome

  output:
  tuple val(sample), path('reads.fa.gz')

  script:
  """
  seqtk sample -s $seed $genome 100 | gzip -c > reads.fa.gz
  """
}

process ALIGN {
  tag "$sample"
  cpus 2

  input:
  tuple val(sample), path(reads)
  path index

  output:
  tuple val(sample), path("${sample}.bam")

  script:
  """
  bwa mem -t $task.cpus index/genome $reads | samtools sort -o ${sample}.bam -
  samtools index ${sample}.bam
  """
}

process FLAGSTAT {
  tag "$sample"

  input:
  tuple val(sample), path(bam)

  script:
  """
  samtools flagstat $bam | gzip -c > flagstat.gz
  """
}

// Without a tag: Nextflow numbers the tasks.
process COUNT {
  input:
  path 'bam'

  script:
  """
  samtools view -c bam
  """
}

// Fails twice, then succeeds.
process FLAKY {
  tag 'third time lucky'
  errorStrategy 'retry'
  maxRetries 2

  script:
  """
  [ $task.attempt -eq 3 ] || exit 12
  """
}

process IGNORED {
  tag 'it\'s "quoted": $HOME ü'
  errorStrategy 'ignore'

  script:
  '''
  gzip -c /nowhere/at/all
  '''
}

// Another interpreter than bash.
process PERL {
  script:
  '''
  #!/usr/bin/env perl
  system("gzip", "--version") == 0 or die;
  '''
}

// Works in a folder below TMPDIR.
process SCRATCH {
  scratch true

  output:
  path 'out.gz'

  script:
  '''
  echo scratch | gzip -c > out.gz
  '''
}

// Runs in Nextflow itself.
process NATIVE {
  exec:
  println 'no process'
}

workflow QC {
  take:
  bams

  main:
  FLAGSTAT(bams)
  COUNT(bams.map { sample, bam -> bam })
}

workflow {
  GENOME()
  INDEX(GENOME.out)
  READS(Channel.of(['s1', 1], ['s2', 2]), GENOME.out)
  ALIGN(READS.out, INDEX.out)
  QC(ALIGN.out)
  FLAKY()
  IGNORED()
  PERL()
  SCRATCH()
  NATIVE()
}
