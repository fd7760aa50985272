#include <gtest/gtest.h>

#include <string>

#include "core/container.h"

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
