#!/usr/bin/env bash
# shellcheck disable=SC2154 # Snakemake puts the arrays there
samtools view -c "${snakemake_input[0]}" >"${snakemake_output[0]}"
