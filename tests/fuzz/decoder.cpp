// Records of the ring buffer.
#include "source/decoder.h"

#include "fuzz.h"

namespace {

class Reader final : public tracer_bio::EventHandler {
 public:
  void on_fork(const tracer_bio::ForkEvent&) override { ++called; }
  void on_exec(const tracer_bio::ExecEvent& event) override {
    ++called;
    // Reads each byte, so that a view beyond the record is seen.
    const auto& image = event.image;
    for (const std::string_view text :
         {image.comm, image.exe, image.script, image.cwd, image.args, image.environment})
      for (const char byte : text) sum += static_cast<unsigned char>(byte);
  }
  void on_exit(const tracer_bio::ExitEvent&) override { ++called; }
  void on_free(const tracer_bio::FreeEvent&) override { ++called; }
  void on_object(const tracer_bio::ObjectEvent& event) override {
    ++called;
    for (const char byte : event.path) sum += static_cast<unsigned char>(byte);
  }
  void on_objects(const tracer_bio::ObjectsEvent& event) override {
    ++called;
    for (const tracer_bio::ObjectKey& key : event.objects) sum += key.inode;
  }

  int called = 0;
  uint64_t sum = 0;
};

}  // namespace

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  tracer_bio::Decoder decoder{[](uint64_t) { return std::string_view{"/a"}; }};
  Reader reader;
  const bool valid = decoder.decode(std::as_bytes(std::span{data, size}), reader);
  tracer_bio::fuzz::require(reader.called == (valid ? 1 : 0));
  return 0;
}
