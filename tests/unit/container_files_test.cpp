#include "core/container_files.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>

namespace tracer_bio {
namespace {

const std::string kId = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
const std::string kImage = "quay.io/biocontainers/bwa:0.7.17--h5bf99c6_8";
const std::string kPodUid = "6f3d2c1b-0a9e-4d8c-b7a6-5f4e3d2c1b0a";

std::string fixture(const std::string& name) {
  std::ifstream file{std::string{TRACER_BIO_SOURCE_DIR} + "/tests/fixtures/containers/" + name};
  return {std::istreambuf_iterator<char>{file}, {}};
}

// Where the runtime has it: the first of its files whose path ends so.
ContainerFile file_of(const std::string& runtime, const std::string& end) {
  for (const ContainerFile& file : files_of({.id = kId, .runtime = runtime})) {
    if (file.path.ends_with(end)) return file;
  }
  throw std::runtime_error("no " + end + " of " + runtime);
}

std::string read(const ContainerFile& file, const std::string& text) {
  Container container{.id = kId};
  if (!file.read(text, container)) return "nothing";
  return container.name + '|' + container.image + '|' + container.pod_namespace + '/' +
         container.pod_name + '|' + container.pod_uid;
}

const std::string kInPod = "align|" + kImage + "|genomics/rnaseq-x7k2p|" + kPodUid;

TEST(ContainerFiles, OfContainerdTellImageAndPod) {
  const ContainerFile file = file_of("containerd", "k8s.io/" + kId + "/config.json");
  EXPECT_EQ(read(file, fixture("containerd.json")), kInPod);
  EXPECT_EQ(read(file, fixture("containerd_sandbox.json")), "||genomics/rnaseq-x7k2p|" + kPodUid);
  EXPECT_EQ(read(file, fixture("nerdctl.json")), "align||/|");
}

TEST(ContainerFiles, OfCrioTellImageAndPod) {
  const ContainerFile file =
      file_of("cri-o", "overlay-containers/" + kId + "/userdata/config.json");
  EXPECT_EQ(read(file, fixture("crio.json")), kInPod);
}

TEST(ContainerFiles, OfDockerTellNameAndImage) {
  const ContainerFile file = file_of("docker", "/" + kId + "/config.v2.json");
  EXPECT_EQ(read(file, fixture("docker.json")), "align|" + kImage + "|/|");
  EXPECT_EQ(read(file, fixture("docker_kubernetes.json")),
            "align|sha256:" + std::string(64, 'a') + "|genomics/rnaseq-x7k2p|" + kPodUid);
}

TEST(ContainerFiles, OfPodmanTellNameAndImage) {
  const ContainerFile file = file_of("podman", "overlay-containers/containers.json");
  EXPECT_EQ(read(file, fixture("podman.json")), "align|" + kImage + "|/|");
}

TEST(ContainerFiles, OfAnotherContainerTellNothing) {
  EXPECT_EQ(read(file_of("docker", ".json"), R"({"ID":"abc","Name":"/x"})"), "nothing");
  EXPECT_EQ(read(file_of("podman", ".json"), R"([{"id":"abc","metadata":"{}"}])"), "nothing");
  EXPECT_EQ(read(file_of("podman", ".json"), "[]"), "nothing");
}

TEST(ContainerFiles, MayHoldAnything) {
  const ContainerFile file = file_of("containerd", ".json");
  const std::string begin = R"({"ociVersion":"1","annotations":)";
  const std::string image = R"("io.kubernetes.cri.image-name":)";
  EXPECT_EQ(read(file, ""), "nothing");
  EXPECT_EQ(read(file, "[]"), "nothing");
  EXPECT_EQ(read(file, std::string(1'000'000, '[')), "nothing");
  EXPECT_EQ(read(file, begin), "||/|");
  EXPECT_EQ(read(file, begin + "[]}"), "||/|");
  EXPECT_EQ(read(file, begin + "{" + image + "7}}"), "||/|");
  EXPECT_EQ(read(file, begin + "{" + image + "[\"x\"]}}"), "||/|");
  EXPECT_EQ(read(file, begin + "{" + image + "\"\"}}"), "||/|");
  EXPECT_EQ(read(file, begin + "{" + image + "\"" + std::string(1'000'000, 'x') + "\"}}"), "||/|");
  EXPECT_EQ(read(file, begin + "{" + image + "\"x"), "||/|");
  EXPECT_EQ(read(file, begin + "{" + image + R"("a\nb"}})"), "|a\nb|/|");  // shown escaped
}

TEST(ContainerFiles, AreThoseOfTheRuntimeThatIsKnown) {
  for (const ContainerFile& file : files_of({.id = kId, .runtime = "docker"}))
    EXPECT_EQ(file.runtime, "docker");
  EXPECT_GT(files_of({.id = kId}).size(), files_of({.id = kId, .runtime = "podman"}).size());
  EXPECT_TRUE(files_of({.id = "web", .runtime = "lxc"}).empty());
}

TEST(ContainerFiles, AreAllBelowAFolderThatIsNamed) {
  for (const ContainerFile& file : files_of({.id = kId})) {
    EXPECT_TRUE(std::ranges::any_of(container_folders(), [&](const ContainerFolder& folder) {
      return folder.runtime == file.runtime &&
             file.path.starts_with(std::string{folder.path} + '/');
    })) << file.path;
  }
}

}  // namespace
}  // namespace tracer_bio
