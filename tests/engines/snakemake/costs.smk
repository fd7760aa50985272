# Jobs whose costs are known.


rule all:
    input:
        "times",
        "memory",


# Some seconds of CPU. What the job cost, its shell is told by the kernel: its own user and system
# time, then that of all that it waited for.
rule burn:
    output:
        "times",
    benchmark:
        "benchmarks/burn.tsv"
    shell:
        "perl -e 'my $x = 0; while ((times)[0] < 5.5) {{ $x += $_ for 1 .. 100000 }}'; times > {output}"


# 300 MB for some seconds.
rule memory:
    output:
        touch("memory"),
    benchmark:
        "benchmarks/memory.tsv"
    shell:
        """perl -e 'my $size = 300_000_000; my $text = "x" x $size; sleep 3'"""
