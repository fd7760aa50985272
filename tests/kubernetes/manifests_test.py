"""What kustomize makes of config/kubernetes: valid for Kubernetes, and no more rights than the unit has.

Usage: manifests_test.py KUSTOMIZE
"""

import pathlib
import re
import subprocess
import sys
import unittest

import kubernetes_validate
import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDER = ROOT / "config" / "kubernetes" / "overlays"
STANDALONE, POSTGRESQL = KUSTOMIZATIONS = ("standalone", "postgresql")
VERSIONS = ("1.30", "1.37")  # of Kubernetes: the first that knows all fields, and the latest schema

kustomize = sys.argv[1]


def build(name):
    """The manifests, by kind and name."""
    text = subprocess.run([kustomize, "build", FOLDER / name], check=True, capture_output=True, text=True).stdout
    return {(manifest["kind"], manifest["metadata"]["name"]): manifest for manifest in yaml.safe_load_all(text)}


def of_kind(manifests, kind):
    return [manifest for (its_kind, _), manifest in manifests.items() if its_kind == kind]


def pod(manifests):
    return manifests["DaemonSet", "tracer-bio"]["spec"]["template"]["spec"]


def container(manifests, name):
    return next(container for container in pod(manifests)["containers"] if container["name"] == name)


def unit_capabilities():
    unit = (ROOT / "config/systemd/tracer-bio.service").read_text()
    return {name.removeprefix("CAP_") for name in re.search(r"^CapabilityBoundingSet=(.*)$", unit, re.M)[1].split()}


class Manifests(unittest.TestCase):
    def setUp(self):
        self.built = {name: build(name) for name in KUSTOMIZATIONS}

    def test_are_valid(self):
        for manifests in self.built.values():
            for manifest in manifests.values():
                for version in VERSIONS:
                    kubernetes_validate.validate(manifest, version, strict=True)

    def test_a_mistake_is_found(self):
        daemon_set = self.built[STANDALONE]["DaemonSet", "tracer-bio"]
        daemon_set["spec"]["template"]["spec"]["hostPid"] = True
        with self.assertRaises(kubernetes_validate.ValidationError):
            kubernetes_validate.validate(daemon_set, VERSIONS[0], strict=True)

    def test_a_recorder_may_do_what_the_service_may(self):
        for manifests in self.built.values():
            capabilities = container(manifests, "recorder")["securityContext"]["capabilities"]
            self.assertEqual(capabilities["drop"], ["ALL"])
            self.assertEqual(set(capabilities["add"]), unit_capabilities())

    def test_a_forwarder_may_do_nothing(self):
        context = container(self.built[POSTGRESQL], "forwarder")["securityContext"]
        self.assertEqual(context["capabilities"], {"drop": ["ALL"]})
        self.assertEqual(context["seccompProfile"], {"type": "RuntimeDefault"})

    def test_no_container_gains_rights_or_writes_its_image(self):
        for manifests in self.built.values():
            for one in pod(manifests)["containers"]:
                self.assertFalse(one["securityContext"]["allowPrivilegeEscalation"])
                self.assertTrue(one["securityContext"]["readOnlyRootFilesystem"])
                self.assertNotIn("privileged", one["securityContext"])

    def test_all_containers_are_of_the_image_that_is_named(self):
        for manifests in self.built.values():
            self.assertEqual({one["image"] for one in pod(manifests)["containers"]}, {"registry.example/tracer-bio:0.1.0"})

    def test_a_pod_has_no_token(self):
        for manifests in self.built.values():
            self.assertFalse(pod(manifests)["automountServiceAccountToken"])
            self.assertFalse(manifests["ServiceAccount", "tracer-bio"]["automountServiceAccountToken"])

    def test_the_node_is_written_in_the_database_folder_alone(self):
        for manifests in self.built.values():
            node = {volume["name"] for volume in pod(manifests)["volumes"] if "hostPath" in volume}
            for one in pod(manifests)["containers"]:
                written = {mount["name"] for mount in one["volumeMounts"] if not mount.get("readOnly")}
                self.assertEqual(written & node, {"database"})

    def test_mounts_are_those_that_the_recorder_reads(self):
        """Of runtimes that have their files in /run."""
        source = (ROOT / "src/core/container_files.cpp").read_text()
        read = {path for path in re.findall(r'"(/[\w./-]+)"', source) if path.startswith("/run/")}
        mounts = container(self.built[STANDALONE], "recorder")["volumeMounts"]
        self.assertEqual({mount["mountPath"] for mount in mounts if mount["mountPath"].startswith("/run/")}, read)

    def test_the_configuration_is_the_one_that_is_mounted(self):
        for manifests in self.built.values():
            [maps] = of_kind(manifests, "ConfigMap")
            [used] = [volume["configMap"]["name"] for volume in pod(manifests)["volumes"] if "configMap" in volume]
            self.assertEqual(used, maps["metadata"]["name"])
            self.assertEqual(list(maps["data"]), ["config.toml"])

    def test_no_secret_is_in_them(self):
        for manifests in self.built.values():
            self.assertEqual(of_kind(manifests, "Secret"), [])

    def test_network_is_denied_but_to_the_database(self):
        deny = self.built[STANDALONE]["NetworkPolicy", "deny-all"]["spec"]
        self.assertEqual(set(deny["policyTypes"]), {"Ingress", "Egress"})
        self.assertNotIn("egress", deny)
        self.assertEqual(len(of_kind(self.built[STANDALONE], "NetworkPolicy")), 1)
        allow = self.built[POSTGRESQL]["NetworkPolicy", "allow-postgresql"]["spec"]
        labels = self.built[POSTGRESQL]["DaemonSet", "tracer-bio"]["spec"]["template"]["metadata"]["labels"]
        self.assertLessEqual(allow["podSelector"]["matchLabels"].items(), labels.items())
        self.assertEqual({port["port"] for rule in allow["egress"] for port in rule["ports"]}, {5432, 53})

    def test_a_stop_has_the_time_that_the_service_has(self):
        unit = (ROOT / "config/systemd/tracer-bio.service").read_text()
        for manifests in self.built.values():
            self.assertGreaterEqual(
                pod(manifests)["terminationGracePeriodSeconds"], int(re.search(r"^TimeoutStopSec=(\d+)$", unit, re.M)[1])
            )


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
