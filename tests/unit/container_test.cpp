#include "core/container.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace tracer_bio {
namespace {

const std::string kId = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
const std::string kOuter(64, 'a');

TEST(Container, IsToldFromTheCgroupsOfEachEngine) {
  for (const std::string& path : {
           "/docker/" + kId,
           "/system.slice/docker-" + kId + ".scope",
           "/libpod_parent/libpod-" + kId,
           "/machine.slice/libpod-" + kId + ".scope/container",
           "/kubepods/burstable/pod1b2c/" + kId,
           "/kubepods.slice/kubepods-pod1_2.slice/cri-containerd-" + kId + ".scope",
           "/kubepods.slice/crio-" + kId + ".scope",
           "/system.slice/kubelet.slice:cri-containerd:" + kId,
           "/docker/" + (kId + "/system.slice/cron.service"),
           "/docker/" + kOuter + "/docker/" + kId,
           "docker/" + kId,
       }) {
    EXPECT_EQ(container_id_of(path), kId) << path;
  }
}

TEST(Container, IsToldFromTheNamesOfLxc) {
  EXPECT_EQ(container_id_of("/lxc.payload.web/init.scope"), "web");
  EXPECT_EQ(container_id_of("/lxc/101/ns/system.slice/cron.service"), "101");
  EXPECT_EQ(container_id_of("/lxc.payload/web"), "web");
  EXPECT_EQ(container_id_of("/lxc.payload.web/docker/" + kId), kId);
  EXPECT_EQ(container_of("/lxc.payload.web/init.scope").name, "web");
}

TEST(Container, IsToldFromTheUnitsOfNspawn) {
  const std::string by_unit =
      R"(/machine.slice/systemd-nspawn@my\x2dbox.service/payload/init.scope)";
  EXPECT_EQ(container_id_of(by_unit), R"(my\x2dbox)");
  EXPECT_EQ(container_of(by_unit).name, "my-box");
  EXPECT_EQ(container_of(by_unit).runtime, "systemd-nspawn");
  EXPECT_EQ(container_id_of("/machine.slice/machine-box.scope/payload"), "box");
  EXPECT_EQ(container_of(R"(/machine-a\x2.scope/payload)").name, R"(a\x2)");
}

TEST(Container, HasTheRuntimeThatItsCgroupTells) {
  for (const auto& [path, runtime] : std::map<std::string, std::string>{
           {"/docker/" + kId, "docker"},
           {"/system.slice/docker-" + kId + ".scope", "docker"},
           {"/libpod_parent/libpod-" + kId, "podman"},
           {"/machine.slice/libpod-" + kId + ".scope/container", "podman"},
           {"/kubepods.slice/kubepods-pod1_2.slice/cri-containerd-" + kId + ".scope", "containerd"},
           {"/system.slice/kubelet.slice:cri-containerd:" + kId, "containerd"},
           {"/system.slice/nerdctl-" + kId + ".scope", "containerd"},
           {"/kubepods.slice/crio-" + kId + ".scope", "cri-o"},
           {"/lxc/101/ns", "lxc"},
           {"/kubepods/burstable/pod1b2c/" + kId, ""},  // the same of all runtimes
           {"/foreign-" + kId, ""},
       }) {
    EXPECT_EQ(container_of(path).runtime, runtime) << path;
  }
}

TEST(Container, HasThePodThatItsCgroupTells) {
  const std::string uid = "6f3d2c1b-0a9e-4d8c-b7a6-5f4e3d2c1b0a";
  const std::string static_uid = "0123456789abcdef0123456789abcdef";
  const std::string podman = std::string(64, 'd');
  for (const auto& [parent, pod_uid] : std::map<std::string, std::string>{
           {"/kubepods/besteffort/pod" + uid, uid},
           {"/kubepods.slice/kubepods-pod6f3d2c1b_0a9e_4d8c_b7a6_5f4e3d2c1b0a.slice", uid},
           {"/kubepods.slice/kubepods-burstable-pod" + static_uid + ".slice", static_uid},
           {"/libpod_parent/libpod_pod_" + podman, podman},
           {"/machine.slice/machine-libpod_pod_" + podman + ".slice", podman},
           {"/kubepods/pod" + uid.substr(9), ""},
           {"/kubepods/pod" + uid + "00000", ""},
           {"/kubepods/pod" + std::string(36, 'x'), ""},
           {"/tripod" + uid, ""},
           {"/user.slice", ""},
       }) {
    EXPECT_EQ(container_of(parent + "/libpod-" + kId).pod_uid, pod_uid) << parent;
  }
}

TEST(Container, IsNothingWhereThePathNamesNone) {
  const Container none = container_of("/user.slice/session-2.scope");
  EXPECT_EQ(none.id + none.runtime + none.name + none.pod_uid, "");
}

TEST(Container, IsNotSeenWhereThereIsNone) {
  for (const std::string& path : {
           std::string(),
           std::string("/"),
           std::string("//"),
           std::string("/user.slice/user-1000.slice/session-2.scope"),
           std::string("/lxc.payload."),
           std::string("/lxc.monitor.web"),
           std::string("/lxc/"),
           std::string("/machine.slice/machine-qemu.scope/emulator"),
           std::string("/machine-.scope/payload"),
           std::string("/user.slice/payload"),
           "/docker/" + kId.substr(1),
           "/docker/" + kId + "0",
           "/docker/" + std::string(64, 'A'),
           "/machine.slice/libpod-conmon-" + kId + ".scope",
           "/libpod_parent/libpod_pod_" + kId,
       }) {
    EXPECT_FALSE(container_id_of(path)) << path;
  }
}

}  // namespace
}  // namespace tracer_bio
