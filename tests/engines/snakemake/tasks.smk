# Every kind of job that a recorder has to tell apart. Always the same, without network. Ends with 1:
# "broken" fails.

SAMPLES = {"s1": 1, "s2": 2}


rule all:
    input:
        expand("{sample}.flagstat.gz", sample=SAMPLES),
        "count",
        "sum",
        "flaky",
        "broken",


rule genome:
    output:
        "genome.fa",
    benchmark:
        "benchmarks/genome.tsv"
    shell:
        """perl -e 'srand 42; print ">$_\\n", (map {{ (qw(A C G T))[rand 4] }} 1 .. 200), "\\n" for 1 .. 200' > {output}"""


# One command, which the shell becomes.
rule index:
    input:
        "genome.fa",
    output:
        multiext("genome.fa", ".amb", ".ann", ".bwt", ".pac", ".sa"),
    benchmark:
        "benchmarks/index.tsv"
    message:
        "Indexing {input}"
    shell:
        "bwa index {input}"


# Wildcards, and several lines.
rule reads:
    input:
        "genome.fa",
    output:
        "{sample}.fa.gz",
    params:
        seed=lambda wildcards: SAMPLES[wildcards.sample],
    benchmark:
        "benchmarks/reads.{sample}.tsv"
    shell:
        """
        seqtk sample -s {params.seed} {input} 100 |
            gzip -c > {output}
        """


rule align:
    input:
        reads="{sample}.fa.gz",
        genome="genome.fa",
        index=rules.index.output,
    output:
        "{sample}.bam",
    log:
        "{sample}.log",
    benchmark:
        "benchmarks/align.{sample}.tsv"
    threads: 2
    shell:
        "(bwa mem -t {threads} {input.genome} {input.reads} | samtools sort -o {output} -) 2> {log}"


rule flagstat:
    input:
        "{sample}.bam",
    output:
        "{sample}.flagstat.gz",
    benchmark:
        "benchmarks/flagstat.{sample}.tsv"
    shell:
        "samtools flagstat {input} | gzip -c > {output}"


rule count:
    input:
        "s1.bam",
    output:
        "count",
    benchmark:
        "benchmarks/count.tsv"
    script:
        "count.sh"


# Python in a second Snakemake.
rule sum:
    output:
        "sum",
    benchmark:
        "benchmarks/sum.tsv"
    run:
        shell("gzip --version > {output}")


# Fails twice, then succeeds.
rule flaky:
    output:
        touch("flaky"),
    retries: 2
    resources:
        attempt=lambda wildcards, attempt: attempt,
    benchmark:
        "benchmarks/flaky.tsv"
    shell:
        "[ {resources.attempt} -eq 3 ] || exit 12"


rule broken:
    output:
        "broken",
    benchmark:
        "benchmarks/broken.tsv"
    shell:
        "gzip -c /nowhere/at/all > {output}"
