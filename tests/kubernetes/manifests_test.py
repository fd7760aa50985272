"""What kustomize makes of config/kubernetes: valid for Kubernetes and KEDA, and no more rights than the units
have.

Usage: manifests_test.py KUSTOMIZE
"""

import pathlib
import re
import subprocess
import sys
import tomllib
import unittest

import kubernetes_validate
import yaml
from cloudcoil.models.keda import v1alpha1 as keda

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDER = ROOT / "config" / "kubernetes" / "overlays"
STANDALONE, POSTGRESQL, KAFKA = RECORDERS = ("standalone", "postgresql", "kafka")
WORKERS, ON_LAG, ON_LENGTH = ALL_WORKERS = ("workers", "workers-keda", "workers-keda-rabbitmq")
FORWARDERS = {POSTGRESQL: 5432, KAFKA: 9093}  # and the port that each may talk to
BROKERS = {WORKERS: 9093, ON_LAG: 9093, ON_LENGTH: 5671}
WORKLOADS = ("DaemonSet", "Deployment", "Job")
VERSIONS = ("1.30", "1.37")  # of Kubernetes: the first that knows all fields, and the latest schema

kustomize = sys.argv[1]


def build(name):
    """The manifests, by kind and name."""
    text = subprocess.run([kustomize, "build", FOLDER / name], check=True, capture_output=True, text=True).stdout
    return {(manifest["kind"], manifest["metadata"]["name"]): manifest for manifest in yaml.safe_load_all(text)}


def of_kind(manifests, kind):
    return [manifest for (its_kind, _), manifest in manifests.items() if its_kind == kind]


def pods(manifests):
    return [one["spec"]["template"]["spec"] for kind in WORKLOADS for one in of_kind(manifests, kind)]


def pod(manifests):
    """Of the recorder, or of a worker."""
    return pods(manifests)[0]


def validate(manifest, version=VERSIONS[0]):
    """What KEDA does not know, it leaves out of what it has read."""
    if manifest["apiVersion"].startswith("keda.sh/"):
        read = getattr(keda, manifest["kind"]).model_validate(manifest)
        kept = read.model_dump(mode="json", by_alias=True, exclude_unset=True)
        if kept != manifest:
            raise ValueError(f"KEDA knows {kept}, not all of {manifest}")
    else:
        kubernetes_validate.validate(manifest, version, strict=True)


def configuration(manifests):
    """Of the program, as it is mounted."""
    [mounted] = [volume["configMap"]["name"] for volume in pod(manifests)["volumes"] if "configMap" in volume]
    return tomllib.loads(manifests["ConfigMap", mounted]["data"]["config.toml"])


def allowed_ports(manifests, labels):
    """Where a pod with these labels may connect to."""
    ports = set()
    for policy in of_kind(manifests, "NetworkPolicy"):
        if policy["spec"]["podSelector"].get("matchLabels", {}).items() <= labels.items():
            ports |= {port["port"] for rule in policy["spec"].get("egress", []) for port in rule["ports"]}
    return ports


def container(manifests, name):
    return next(container for container in pod(manifests)["containers"] if container["name"] == name)


def unit_capabilities():
    unit = (ROOT / "config/systemd/tracer-bio.service").read_text()
    return {name.removeprefix("CAP_") for name in re.search(r"^CapabilityBoundingSet=(.*)$", unit, re.M)[1].split()}


class Manifests(unittest.TestCase):
    def setUp(self):
        self.built = {name: build(name) for name in RECORDERS + ALL_WORKERS}
        self.recorders = {name: self.built[name] for name in RECORDERS}
        self.workers = {name: self.built[name] for name in ALL_WORKERS}

    def test_there_are_no_other_overlays(self):
        self.assertEqual({folder.name for folder in FOLDER.iterdir()}, set(self.built))

    def test_are_valid(self):
        for manifests in self.built.values():
            for manifest in manifests.values():
                for version in VERSIONS:
                    validate(manifest, version)

    def test_a_mistake_is_found(self):
        daemon_set = self.built[STANDALONE]["DaemonSet", "tracer-bio"]
        daemon_set["spec"]["template"]["spec"]["hostPid"] = True
        scaled = self.built[ON_LAG]["ScaledObject", "worker"]
        scaled["spec"]["triggers"][0]["authenticationReference"] = {"name": "worker"}
        for manifest in (daemon_set, scaled):
            with self.assertRaises((kubernetes_validate.ValidationError, ValueError)):
                validate(manifest)

    def test_a_recorder_may_do_what_the_service_may(self):
        for manifests in self.recorders.values():
            capabilities = container(manifests, "recorder")["securityContext"]["capabilities"]
            self.assertEqual(capabilities["drop"], ["ALL"])
            self.assertEqual(set(capabilities["add"]), unit_capabilities())

    def test_a_forwarder_may_do_nothing(self):
        for name in FORWARDERS:
            context = container(self.built[name], "forwarder")["securityContext"]
            self.assertEqual(context["capabilities"], {"drop": ["ALL"]})
            self.assertEqual(context["seccompProfile"], {"type": "RuntimeDefault"})

    def test_a_worker_may_do_nothing_and_the_namespace_sees_to_it(self):
        for manifests in self.workers.values():
            for one in pods(manifests):
                self.assertTrue(one["securityContext"]["runAsNonRoot"])
                self.assertEqual(one["securityContext"]["seccompProfile"], {"type": "RuntimeDefault"})
                self.assertFalse(any("hostPath" in volume for volume in one["volumes"]))
                for each in one["containers"]:
                    self.assertEqual(each["securityContext"]["capabilities"], {"drop": ["ALL"]})
                    self.assertTrue(all(mount["readOnly"] for mount in each["volumeMounts"]))
                    self.assertLessEqual({"cpu", "memory"}, set(each["resources"]["requests"]))
            [namespace] = of_kind(manifests, "Namespace")
            self.assertEqual(namespace["metadata"]["labels"]["pod-security.kubernetes.io/enforce"], "restricted")

    def test_no_container_gains_rights_or_writes_its_image(self):
        for manifests in self.built.values():
            for one in [one for each in pods(manifests) for one in each["containers"]]:
                self.assertFalse(one["securityContext"]["allowPrivilegeEscalation"])
                self.assertTrue(one["securityContext"]["readOnlyRootFilesystem"])
                self.assertNotIn("privileged", one["securityContext"])

    def test_all_containers_are_of_the_image_that_is_named(self):
        for manifests in self.built.values():
            images = {one["image"] for each in pods(manifests) for one in each["containers"]}
            self.assertEqual(images, {"registry.example/tracer-bio:0.1.0"})

    def test_a_pod_has_no_token(self):
        for manifests in self.built.values():
            [account] = of_kind(manifests, "ServiceAccount")
            self.assertFalse(account["automountServiceAccountToken"])
            for each in pods(manifests):
                self.assertFalse(each["automountServiceAccountToken"])
                self.assertEqual(each["serviceAccountName"], account["metadata"]["name"])

    def test_the_node_is_written_in_the_database_folder_alone(self):
        for manifests in self.recorders.values():
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

    def test_a_configuration_names_files_that_are_mounted(self):
        for name, manifests in self.built.items():
            settings = configuration(manifests)
            sections = [settings["worker"]] if "worker" in settings else settings.get("forward", [])
            self.assertEqual(bool(sections), name != STANDALONE)
            folder = "/run/secrets/tracer-bio/"
            for key, value in [item for section in sections for item in section.items()]:
                if key.endswith(("password_file", "tls_ca")):
                    self.assertTrue(value.startswith(folder), value)
            if sections:
                sender = container(manifests, "worker" if name in ALL_WORKERS else "forwarder")
                self.assertIn(folder.rstrip("/"), [mount["mountPath"] for mount in sender["volumeMounts"]])

    def test_tables_are_made_in_the_database_that_workers_write(self):
        for manifests in self.workers.values():
            [job] = manifests["Job", "migrate"]["spec"]["template"]["spec"]["containers"]
            self.assertEqual(job["args"][0], "migrate")
            place = r"postgresql://\w+@(.*)"
            self.assertEqual(re.fullmatch(place, job["args"][1])[1],
                             re.fullmatch(place, configuration(manifests)["worker"]["to"])[1])

    def test_keda_looks_at_what_workers_take_from(self):
        for name in (ON_LAG, ON_LENGTH):
            manifests, worker = self.built[name], configuration(self.built[name])["worker"]
            scaled = manifests["ScaledObject", "worker"]["spec"]
            self.assertEqual(scaled["scaleTargetRef"]["name"], manifests["Deployment", "worker"]["metadata"]["name"])
            self.assertNotIn("replicas", manifests["Deployment", "worker"]["spec"], "their number is KEDA's")
            [trigger] = scaled["triggers"]
            where = trigger["metadata"]
            host = re.fullmatch(r"\w+://\w+@(.*)", worker["from"])[1]
            if trigger["type"] == "kafka":
                self.assertEqual((where["bootstrapServers"], where["topic"], where["consumerGroup"]),
                                 (host, worker["topic"], worker["group"]))
            else:
                self.assertEqual((where["host"], where["queueName"], where["mode"]),
                                 (f"amqps://{host}/", worker["topic"], "QueueLength"))
            self.assertIn(("TriggerAuthentication", trigger["authenticationRef"]["name"]), manifests)
            authentication = manifests["TriggerAuthentication", "worker"]["spec"]
            for one in authentication["secretTargetRef"]:
                self.assertEqual(one["name"], "tracer-bio-worker")
            for one in authentication.get("configMapTargetRef", []):
                self.assertIn(one["key"], manifests["ConfigMap", one["name"]]["data"])

    def test_nodes_are_emptied_one_worker_at_a_time(self):
        """The budget is of workers alone: it cannot count those of a Job."""
        for manifests in self.workers.values():
            chosen = manifests["PodDisruptionBudget", "worker"]["spec"]["selector"]["matchLabels"]
            deployment, job = manifests["Deployment", "worker"]["spec"], manifests["Job", "migrate"]["spec"]
            self.assertLessEqual(chosen.items(), deployment["template"]["metadata"]["labels"].items())
            self.assertFalse(chosen.items() <= job["template"]["metadata"]["labels"].items())
            [spread] = deployment["template"]["spec"]["topologySpreadConstraints"]
            self.assertEqual(spread["labelSelector"]["matchLabels"], chosen)

    def test_no_secret_is_in_them(self):
        for manifests in self.built.values():
            self.assertEqual(of_kind(manifests, "Secret"), [])

    def test_network_is_denied_but_to_the_database(self):
        deny = self.built[STANDALONE]["NetworkPolicy", "deny-all"]["spec"]
        self.assertEqual(set(deny["policyTypes"]), {"Ingress", "Egress"})
        self.assertNotIn("egress", deny)
        self.assertEqual(len(of_kind(self.built[STANDALONE], "NetworkPolicy")), 1)
        for name, port in FORWARDERS.items():
            labels = self.built[name]["DaemonSet", "tracer-bio"]["spec"]["template"]["metadata"]["labels"]
            self.assertEqual(allowed_ports(self.built[name], labels), {port, 53})

    def test_workers_talk_to_their_broker_and_the_database_alone(self):
        for name, manifests in self.workers.items():
            labels = {kind: one["spec"]["template"]["metadata"]["labels"]
                      for (kind, _), one in manifests.items() if kind in WORKLOADS}
            self.assertEqual(allowed_ports(manifests, labels["Deployment"]), {BROKERS[name], 5432, 53})
            self.assertEqual(allowed_ports(manifests, labels["Job"]), {5432, 53})
            everybody = [policy["spec"] for policy in of_kind(manifests, "NetworkPolicy")
                         if not policy["spec"]["podSelector"]]
            self.assertTrue(any(set(one["policyTypes"]) == {"Ingress", "Egress"} for one in everybody))

    def test_a_stop_has_the_time_that_the_service_has(self):
        unit = (ROOT / "config/systemd/tracer-bio.service").read_text()
        for manifests in self.recorders.values():
            self.assertGreaterEqual(
                pod(manifests)["terminationGracePeriodSeconds"], int(re.search(r"^TimeoutStopSec=(\d+)$", unit, re.M)[1])
            )


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
