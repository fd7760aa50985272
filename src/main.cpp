#include "cli/cli.h"

int main(int argc, char** argv) { return tracer_bio::run_cli(argc, argv); }
