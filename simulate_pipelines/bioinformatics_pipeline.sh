#!/usr/bin/env bash
# A small real analysis: from reads on a web server to counts per gene, of phage lambda.
# Its data are Debian's bowtie2-examples (genome and 10,000 read pairs) and data/lambda_phage.gff3.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
examples=${BIOINFORMATICS_DATA:-/usr/share/doc/bowtie2/examples}
annotation=$here/data/lambda_phage.gff3

usage() {
  cat <<EOF
Usage: bioinformatics_pipeline.sh [-o FOLDER] [-f FRACTION] [-t THREADS]

Downloads reads and genome (from a web server that it starts on this machine), checks their quality,
samples and trims them, aligns them and counts them per gene:
wget, fastqc, seqtk, bwa, samtools, htseq-count.

  -o FOLDER     keep the results here        (default: a temporary folder, removed at the end)
  -f FRACTION   of the read pairs to use     (default 0.5)
  -t THREADS    of bwa and samtools          (default 2)
  -h, --help    show this text

Environment:
  BIOINFORMATICS_DATA   folder with reads/reads_[12].fq.gz and reference/lambda_virus.fa.gz
                        (default $examples)
EOF
}

say() { echo "bioinformatics_pipeline: $*"; }

die() {
  say "$*" >&2
  exit 1
}

usage_error() {
  say "$*" >&2
  usage >&2
  exit 2
}

output=
fraction=0.5
threads=2
while (($#)); do
  case $1 in
    -h | --help) usage; exit 0 ;;
    -o | -f | -t) [[ -n ${2:-} ]] || usage_error "$1 needs a value" ;;&
    -o) output=$2; shift 2 ;;
    -f) fraction=$2; shift 2 ;;
    -t) threads=$2; shift 2 ;;
    *) usage_error "unknown argument: $1" ;;
  esac
done
[[ $fraction =~ ^(0?\.[0-9]*[1-9]|1)$ ]] || usage_error "FRACTION is above 0 and at most 1"
[[ $threads =~ ^[1-9][0-9]*$ ]] || usage_error "THREADS is a whole number above 0"

# Says in one line which packages are missing.
check_tools() {
  local pair missing=()
  for pair in wget:wget python3:python3 fastqc:fastqc seqtk:seqtk bwa:bwa samtools:samtools \
    htseq-count:python3-htseq; do
    command -v "${pair%%:*}" >/dev/null || missing+=("${pair##*:}")
  done
  [[ -f $examples/reference/lambda_virus.fa.gz ]] || missing+=(bowtie2-examples)
  ((${#missing[@]} == 0)) || die "missing tools or data: apt-get install ${missing[*]}"
}

server=
cleanup() {
  [[ -z $server ]] || kill "$server" 2>/dev/null || true
  [[ -n $output ]] || rm -rf "$work"
}

# Sets server (its PID) and address.
start_server() {
  # -u: the line that names the port is wanted now, not when a buffer is full.
  python3 -u -m http.server --bind 127.0.0.1 --directory "$examples" 0 \
    >logs/server.log 2>&1 &
  server=$!
  local port=
  for _ in {1..150}; do
    port=$(sed -n 's/^Serving HTTP on .* port \([0-9]*\) .*/\1/p' logs/server.log)
    [[ -z $port ]] || break
    kill -0 "$server" 2>/dev/null || die "the web server did not start: $(<logs/server.log)"
    sleep 0.2
  done
  [[ -n $port ]] || die "the web server did not start within 30 s"
  address=http://127.0.0.1:$port
}

download() {
  say "wget: genome and reads from $address"
  wget --quiet --no-proxy --timestamping "$address/reference/lambda_virus.fa.gz" \
    "$address/reads/reads_1.fq.gz" "$address/reads/reads_2.fq.gz"
  kill "$server"
  server=
  # The annotation's name of the sequence, instead of NCBI's old >gi|9626243|ref|NC_001416.1|.
  gzip -dc lambda_virus.fa.gz | sed 's/^>.*\(NC_001416\.1\).*/>\1/' >genome.fa
}

quality() {
  say "fastqc: quality of the reads"
  fastqc --quiet --outdir . reads_1.fq.gz reads_2.fq.gz
}

sample_and_trim() {
  say "seqtk: a sample of $fraction of the pairs, trimmed"
  local mate
  for mate in 1 2; do
    # The same seed for both mates keeps the pairs together.
    seqtk sample -s 11 "reads_$mate.fq.gz" "$fraction" >"sample_$mate.fq"
    seqtk trimfq "sample_$mate.fq" >"trimmed_$mate.fq"
  done
}

align() {
  say "bwa, samtools: index, align, sort"
  bwa index genome.fa 2>logs/bwa_index.log
  bwa mem -t "$threads" genome.fa trimmed_1.fq trimmed_2.fq 2>logs/bwa_mem.log |
    samtools sort -@ "$threads" -o aligned.bam - 2>logs/samtools_sort.log
  samtools index aligned.bam
  samtools flagstat aligned.bam >flagstat.txt
  samtools stats aligned.bam >stats.txt
}

count() {
  say "htseq-count: reads per gene"
  # Genes of this phage overlap: a read in two of them counts for both. The reads have no strand.
  htseq-count --quiet --format bam --order pos --stranded no --nonunique all --type gene \
    --idattr Name aligned.bam "$annotation" >counts.tsv
}

report() {
  local mapped genes
  mapped=$(sed -n 's/ + 0 mapped (\([0-9.]*%\).*/ alignments (\1)/p' flagstat.txt)
  # The lines of htseq-count that begin with __ count what fell into no gene.
  genes=$(awk '!/^__/ && $2 > 0 { ++hit } !/^__/ { ++all } END { print hit + 0, "of", all }' counts.tsv)
  say "$mapped, $genes genes with reads"
  [[ $genes != 0\ of* ]] || die "no gene was hit"
  say "most reads: $(grep -v '^__' counts.tsv | sort -k2,2nr | awk 'NR <= 5 { printf "%s %d  ", $1, $2 }')"
}

check_tools
# /var/tmp rather than /tmp: /tmp may be memory, where reading and writing cost no disk.
work=$output
[[ -n $work ]] || work=$(mktemp -d "${TMPDIR:-/var/tmp}/bioinformatics.XXXXXX")
trap cleanup EXIT
mkdir -p "$work/logs"
cd "$work"
work=$PWD

start_server
download
quality
sample_and_trim
align
count
report
if [[ -n $output ]]; then say "results are in $work"; fi
