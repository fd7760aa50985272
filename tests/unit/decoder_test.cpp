#include "source/decoder.h"

#include <gtest/gtest.h>
#include <sys/sysmacros.h>

#include <csignal>
#include <cstring>
#include <optional>
#include <string>
#include <vector>

#include "tracer_bio/events.h"

namespace tracer_bio {
namespace {

// Keeps the last exec with its text.
class Keeper final : public EventHandler {
 public:
  void on_fork(const ForkEvent& event) override { fork = event; }
  void on_exec(const ExecEvent& event) override {
    exec = event;
    exe = event.image.exe;
    cwd = event.image.cwd;
    script = event.image.script;
    args = event.image.args;
    environment = event.image.environment;
  }
  void on_exit(const ExitEvent& event) override { exit = event; }
  void on_free(const FreeEvent& event) override { free = event; }
  void on_object(const ObjectEvent& event) override {
    object = event;
    path = event.path;
  }
  void on_objects(const ObjectsEvent& event) override {
    objects.assign(event.objects.begin(), event.objects.end());
    executable = event.executable;
  }

  std::optional<ForkEvent> fork;
  std::optional<ExecEvent> exec;
  std::optional<ExitEvent> exit;
  std::optional<FreeEvent> free;
  std::string exe, cwd, script, args, environment;
  std::optional<ObjectEvent> object;
  std::string path;
  std::vector<ObjectKey> objects;
  std::optional<ObjectKey> executable;
};

template <class Record>
std::vector<std::byte> bytes_of(const Record& record, const std::string& rest = "") {
  std::vector<std::byte> bytes(sizeof record + rest.size());
  std::memcpy(bytes.data(), &record, sizeof record);
  std::memcpy(bytes.data() + sizeof record, rest.data(), rest.size());
  return bytes;
}

std::string terminated(std::initializer_list<const char*> parts) {
  std::string text;
  for (const char* part : parts) text += std::string(part) + '\0';
  return text;
}

struct ExecText {
  std::string filename = terminated({"./x.sh"});
  std::string interpreter = terminated({"/bin/bash"});
  std::string exe = terminated({"bash", "bin", "usr"});
  std::string cwd = terminated({"work", "data"});
  std::string environment = terminated({"TRACER_BIO_TASK=align"});
  std::string args = terminated({"/bin/bash", "./x.sh"});
};

std::vector<std::byte> exec_record(const ExecText& text, uint32_t flags = 0) {
  tb_exec wire{};
  wire.header.kind = TB_EXEC;
  wire.header.pid = 10;
  wire.flags = flags;
  wire.filename_size = static_cast<__u32>(text.filename.size());
  wire.interpreter_size = static_cast<__u32>(text.interpreter.size());
  wire.exe_size = static_cast<__u32>(text.exe.size());
  wire.cwd_size = static_cast<__u32>(text.cwd.size());
  wire.environment_size = static_cast<__u32>(text.environment.size());
  wire.args_size = static_cast<__u32>(text.args.size());
  return bytes_of(
      wire, text.filename + text.interpreter + text.exe + text.cwd + text.environment + text.args);
}

TEST(Decoder, RebuildsPathsAndTellsAScriptFromItsInterpreter) {
  Keeper keeper;
  EXPECT_TRUE(Decoder({}).decode(exec_record({}), keeper));
  EXPECT_EQ(keeper.exe, "/usr/bin/bash");
  EXPECT_EQ(keeper.cwd, "/data/work");
  EXPECT_EQ(keeper.script, "./x.sh");
  EXPECT_EQ(keeper.args, terminated({"/bin/bash", "./x.sh"}));
}

TEST(Decoder, TellsTheEnvironmentFromTheArguments) {
  Keeper keeper;
  EXPECT_TRUE(Decoder({}).decode(
      exec_record({.environment = terminated({"A=", "B=x y"}), .args = terminated({"C=z"})}),
      keeper));
  EXPECT_EQ(keeper.environment, terminated({"A=", "B=x y"}));
  EXPECT_EQ(keeper.args, terminated({"C=z"}));
  EXPECT_TRUE(Decoder({}).decode(exec_record({.environment = ""}), keeper));
  EXPECT_EQ(keeper.environment, "");
}

TEST(Decoder, SeesNoScriptWhereThePathIsTheProgram) {
  Keeper keeper;
  EXPECT_TRUE(Decoder({}).decode(exec_record({.interpreter = terminated({"./x.sh"})}), keeper));
  EXPECT_EQ(keeper.script, "");
}

TEST(Decoder, CallsTheRootOfTheTreeByItsName) {
  Keeper keeper;
  EXPECT_TRUE(Decoder({}).decode(exec_record({.cwd = ""}), keeper));
  EXPECT_EQ(keeper.cwd, "/");
}

TEST(Decoder, MarksADeletedProgramAsTheKernelDoes) {
  Keeper keeper;
  EXPECT_TRUE(Decoder({}).decode(exec_record({.exe = terminated({"memfd:x"})}, TB_EXEC_EXE_DELETED),
                                 keeper));
  EXPECT_EQ(keeper.exe, "/memfd:x (deleted)");
}

TEST(Decoder, MarksADeletedWorkingDirectoryAsTheKernelDoes) {
  Keeper keeper;
  EXPECT_TRUE(Decoder({}).decode(exec_record({}, TB_EXEC_CWD_DELETED), keeper));
  EXPECT_EQ(keeper.cwd, "/data/work (deleted)");
  EXPECT_EQ(keeper.exe, "/usr/bin/bash");
}

TEST(Decoder, RefusesWhatIsCutShort) {
  Keeper keeper;
  const auto record = exec_record({});
  for (size_t size = 0; size < record.size(); ++size) {
    EXPECT_FALSE(Decoder({}).decode(std::span(record).first(size), keeper)) << size;
  }
  EXPECT_FALSE(keeper.exec);
}

TEST(Decoder, RefusesSizesThatLie) {
  for (const auto size : {&tb_exec::filename_size, &tb_exec::interpreter_size, &tb_exec::exe_size,
                          &tb_exec::cwd_size, &tb_exec::environment_size, &tb_exec::args_size}) {
    auto record = exec_record({});
    tb_exec wire{};
    std::memcpy(&wire, record.data(), sizeof wire);
    for (const __u32 lie : {0xffffffffU, wire.*size + 100}) {
      wire.*size = lie;
      std::memcpy(record.data(), &wire, sizeof wire);
      Keeper keeper;
      EXPECT_FALSE(Decoder({}).decode(record, keeper));
    }
  }
}

TEST(Decoder, TakesTheStatusThatWaitTellsTheParent) {
  tb_exit wire{};
  wire.header.kind = TB_EXIT;
  wire.exit_code = 3U << 8U;  // the leader left by itself
  Keeper keeper;
  Decoder decoder{{}};
  decoder.decode(bytes_of(wire), keeper);
  EXPECT_EQ(keeper.exit->exit_code, 3);

  wire.group_exit_code = 9 | 0x80;
  wire.signal_flags = 4;
  wire.oom_victim = 1;
  decoder.decode(bytes_of(wire), keeper);
  EXPECT_EQ(keeper.exit->exit_signal, 9);
  EXPECT_EQ(keeper.exit->exit_code, 0);
  EXPECT_TRUE(keeper.exit->core_dumped);
  EXPECT_TRUE(keeper.exit->oom_victim);
}

TEST(Decoder, TellsALimitOfMemoryOnlyOfItsVictim) {
  tb_exit wire{};
  wire.header.kind = TB_EXIT;
  wire.exit_code = SIGKILL;
  wire.oom_victim = 1;
  wire.oom_limit_bytes = 16 << 20;
  Keeper keeper;
  Decoder decoder{{}};
  decoder.decode(bytes_of(wire), keeper);
  EXPECT_EQ(keeper.exit->oom_limit_bytes, 16 << 20);

  wire.oom_limit_bytes = 0;  // the machine had none left
  decoder.decode(bytes_of(wire), keeper);
  EXPECT_FALSE(keeper.exit->oom_limit_bytes);

  wire.oom_limit_bytes = 16 << 20;
  wire.exit_code = 0;  // chosen, but it ended by itself
  decoder.decode(bytes_of(wire), keeper);
  EXPECT_FALSE(keeper.exit->oom_limit_bytes);
}

TEST(Decoder, SplitsCpuInTheRatioOfTheTicks) {
  tb_free wire{};
  wire.header.kind = TB_FREE;
  wire.totals.cpu_ns = 1000;
  wire.totals.user_ns = 12'000'000;
  wire.totals.system_ns = 4'000'000;
  Keeper keeper;
  Decoder{{}}.decode(bytes_of(wire), keeper);
  EXPECT_EQ(keeper.free->totals.user_ns, 750);
  EXPECT_EQ(keeper.free->totals.system_ns, 250);
  EXPECT_FALSE(keeper.free->totals.read_bytes);
}

TEST(Decoder, RefusesAnUnknownKind) {
  Keeper keeper;
  EXPECT_FALSE(Decoder({}).decode(bytes_of(tb_header{.kind = 77}), keeper));
}

TEST(DecoderOfObjects, TellsAFileAndItsPath) {
  const std::string text = terminated({"libz.so.1", "lib", "usr"});
  tb_object wire{.header = {.kind = TB_OBJECT, .pid = 7, .start_ns = 70, .time_ns = 90},
                 .key = {.inode = 11, .mtime_ns = 12, .device = 8U << 20U | 300U},
                 .size_bytes = 13,
                 .flags = TB_OBJECT_EXECUTABLE,
                 .path_size = static_cast<uint32_t>(text.size())};
  Keeper keeper;
  ASSERT_TRUE(Decoder{{}}.decode(bytes_of(wire, text), keeper));
  EXPECT_EQ(keeper.path, "/usr/lib/libz.so.1");
  EXPECT_EQ(keeper.object->process, (ProcessKey{7, 70}));
  EXPECT_EQ(keeper.object->key, (ObjectKey{makedev(8, 300), 11, 12}));
  EXPECT_EQ(keeper.object->size_bytes, 13);
  EXPECT_TRUE(keeper.object->executable);
  EXPECT_FALSE(keeper.object->deleted);
  wire.flags = TB_OBJECT_DELETED | TB_OBJECT_PATH_CUT;
  ASSERT_TRUE(Decoder{{}}.decode(bytes_of(wire, text), keeper));
  EXPECT_TRUE(keeper.object->deleted);
  EXPECT_EQ(keeper.path, "");
  ++wire.path_size;
  EXPECT_FALSE(Decoder{{}}.decode(bytes_of(wire, text), keeper));
}

TEST(DecoderOfObjects, TellsWhatAProcessHad) {
  struct {
    tb_objects head;
    tb_object_key keys[2];
  } wire{{.header = {.kind = TB_OBJECTS, .pid = 7}, .executable = {.inode = 2}, .count = 2},
         {{.inode = 1, .mtime_ns = 5}, {.inode = 2}}};
  Keeper keeper;
  ASSERT_TRUE(Decoder{{}}.decode(bytes_of(wire), keeper));
  EXPECT_EQ(keeper.objects, (std::vector<ObjectKey>{{0, 1, 5}, {0, 2, 0}}));
  EXPECT_EQ(keeper.executable, (ObjectKey{0, 2, 0}));
  wire.head.executable.inode = 0;
  ASSERT_TRUE(Decoder{{}}.decode(bytes_of(wire), keeper));
  EXPECT_EQ(keeper.executable, std::nullopt);
  for (const uint32_t count : {1U, 3U, 0xffffffffU}) {
    wire.head.count = count;
    EXPECT_FALSE(Decoder{{}}.decode(bytes_of(wire), keeper)) << count;
  }
}

}  // namespace
}  // namespace tracer_bio
