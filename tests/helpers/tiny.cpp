// tiny [STATUS [BUSY_US [ANYTHING...]]]
// Ends at once with STATUS modulo 256, or after so much CPU time. What a storm is made of.
#include <cstdlib>

#include "burn.h"

int main(int argc, char** argv) {
  if (argc > 2) burn_cpu_ns(std::strtoll(argv[2], nullptr, 10) * 1000);
  return argc > 1 ? static_cast<int>(std::strtol(argv[1], nullptr, 10) & 0xff) : 0;
}
