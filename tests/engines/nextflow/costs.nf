// Tasks whose costs are known.

// Some seconds of CPU. What the task cost, its shell is told by the kernel: its own user and system
// time, then that of all that it waited for.
process BURN {
  afterScript 'times > times.txt'

  script:
  '''
  perl -e 'my $x = 0; while ((times)[0] < 5.5) { $x += $_ for 1 .. 100000 }'
  '''
}

// 300 MB for some seconds.
process MEMORY {
  script:
  '''
  perl -e 'my $size = 300_000_000; my $text = "x" x $size; sleep 3'
  '''
}

workflow {
  BURN()
  MEMORY()
}
