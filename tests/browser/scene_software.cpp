// What is installed where the scenes play.
#include "browser/scene.h"

namespace tracer_bio {
namespace {

ObjectFile packed(ObjectKind kind, const std::string& path, const std::string& package,
                  const std::string& version, PackageSource source) {
  return {.path = path,
          .kind = kind,
          .build_id = "b01d",
          .package = package,
          .version = version,
          .package_version = version + "-1",
          .package_source = source};
}

}  // namespace

ObjectFile library(const std::string& soname, const std::string& package,
                   const std::string& version) {
  ObjectFile file = packed(ObjectKind::kLibrary, "/usr/lib/x86_64-linux-gnu/" + soname, package,
                           version, PackageSource::kDebian);
  file.soname = soname;
  return file;
}

ObjectFile executable(const std::string& name, const std::string& package,
                      const std::string& version) {
  return packed(ObjectKind::kExecutable, "/usr/bin/" + name, package, version,
                PackageSource::kDebian);
}

ObjectFile python_package(const std::string& path, const std::string& package,
                          const std::string& version) {
  return packed(ObjectKind::kPython, "/usr/lib/python3/dist-packages/" + path, package, version,
                PackageSource::kPython);
}

// As Debian 12 packs them.
void install_software(Scene& scene) {
  const ObjectFile libc = library("libc.so.6", "libc6", "2.36");
  const ObjectFile libz = library("libz.so.1", "zlib1g", "1.2.13");
  const ObjectFile htslib = library("libhts.so.3", "libhts3", "1.16");
  const ObjectFile nowhere{.kind = ObjectKind::kOther, .unknown = ObjectUnknown::kNoPath};
  const ObjectFile deleted{.path = "/tmp/build/libdeflate.so.0",
                           .kind = ObjectKind::kLibrary,
                           .unknown = ObjectUnknown::kDeleted};
  scene.software("bwa", {executable("bwa", "bwa", "0.7.17"), libc, libz});
  scene.software("samtools",
                 {executable("samtools", "samtools", "1.16.1"), libc, libz, htslib, deleted});
  scene.software(
      "htseq-count",
      {executable("python3.11", "python3.11-minimal", "3.11.2"), libc, libz, htslib, nowhere,
       python_package("numpy/core/_multiarray_umath.cpython-311-x86_64-linux-gnu.so", "numpy",
                      "1.24.2"),
       python_package("pysam/libchtslib.cpython-311-x86_64-linux-gnu.so", "pysam", "0.20.0")});
}

}  // namespace tracer_bio
