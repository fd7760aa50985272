#include "core/tool.h"

#include <gtest/gtest.h>

#include "unit/core_fixture.h"

namespace tracer_bio {
namespace {

struct Case {
  std::string tool;
  std::string exe;
  std::vector<std::string> args;
  std::string script;
};

class ToolOf : public testing::TestWithParam<Case> {};

TEST_P(ToolOf, IsWhatAPersonWouldName) {
  const auto& [tool, exe, args, script] = GetParam();
  Execution execution;
  execution.exe = exe;
  execution.args = nul_terminated(args);
  execution.script = script;
  execution.comm = "comm";
  EXPECT_EQ(tool_of(execution), tool);
}

INSTANTIATE_TEST_SUITE_P(
    Programs, ToolOf,
    testing::Values(Case{"samtools", "/usr/bin/samtools", {"samtools", "view"}, ""},
                    Case{"samtools", "/usr/bin/samtools", {"/usr/bin/samtools"}, ""},
                    Case{"awk", "/usr/bin/mawk", {"awk", "{print}"}, ""},  // what was typed
                    Case{"ls", "/bin/busybox", {"ls"}, ""},  // one program of many names
                    Case{"sshd", "/usr/sbin/sshd", {"sshd: alice [priv]"}, ""},  // a title
                    Case{"bash", "/usr/bin/bash", {"-bash"}, ""},                // a login shell
                    Case{"bwa", "/tmp/bwa (deleted)", {}, ""}, Case{"comm", "", {}, ""},
                    Case{"samtools", "", {"/opt/samtools"}, ""},
                    Case{"timeout", "/usr/bin/timeout", {"timeout", "5", "bwa"}, ""},
                    Case{"sudo", "/usr/bin/sudo", {"sudo", "-u", "bob", "bwa"}, ""}));

INSTANTIATE_TEST_SUITE_P(
    Scripts, ToolOf,
    testing::Values(
        Case{"htseq-count",
             "/usr/bin/python3.11",
             {"/usr/bin/python3", "/usr/bin/htseq-count"},
             "/usr/bin/htseq-count"},
        Case{"htseq-count",
             "/usr/bin/python3.11",
             {"python3", "/usr/bin/htseq-count", "-f", "bam"},
             ""},
        Case{"env", "/usr/bin/env", {"/usr/bin/env", "python3", "./x.py"}, "./x.py"},
        Case{"http.server", "/usr/bin/python3.11", {"python3", "-m", "http.server"}, ""},
        Case{"multiqc", "/usr/bin/python3.11", {"python3", "-ummultiqc", "."}, ""},
        Case{"run.py",
             "/usr/bin/python3.11",
             {"python3", "-W", "ignore", "-X", "dev", "run.py"},
             ""},
        Case{"python3", "/usr/bin/python3.11", {"python3", "-c", "print()"}, ""},
        Case{"python3", "/usr/bin/python3.11", {"python3"}, ""},
        Case{"python3", "/usr/bin/python3.11", {"python3", "-", "x"}, ""},
        Case{"fastqc", "/usr/bin/perl", {"perl", "-I", "/lib", "/usr/bin/fastqc"}, ""},
        Case{"perl", "/usr/bin/perl", {"perl", "-ne", "print"}, ""},
        Case{"sh", "/usr/bin/dash", {"sh", "-c", "./pipeline_1.sh"}, ""},
        Case{"bash", "/usr/bin/bash", {"bash", "-ec", "true"}, ""},
        Case{"x.sh", "/usr/bin/bash", {"bash", "+x", "--", "x.sh"}, ""},
        Case{"x.sh", "/usr/bin/bash", {"bash", "--rcfile", "rc", "x.sh"}, ""},
        Case{"plot.R", "/usr/bin/Rscript", {"Rscript", "--vanilla", "plot.R"}, ""},
        Case{"plot.R",
             "/usr/lib/R/bin/exec/R",
             {"/usr/lib/R/bin/exec/R", "--no-echo", "--file=/a/plot.R", "--args", "--file=no"},
             ""}));

INSTANTIATE_TEST_SUITE_P(
    Java, ToolOf,
    testing::Values(
        Case{
            "fastqc",
            "/usr/lib/jvm/java-17/bin/java",
            {"java", "-Xmx250m", "-cp", "/x:/y", "uk.ac.babraham.FastQC.FastQCApplication", "a.fq"},
            ""},
        Case{"nextflow", "/usr/bin/java", {"java", "-jar", "/opt/nextflow-24.10.0-one.jar"}, ""},
        Case{"nextflow", "/usr/bin/java", {"java", "nextflow.cli.Launcher", "run"}, ""},
        Case{"picard", "/usr/bin/java", {"java", "-jar", "picard.jar", "SortSam"}, ""},
        Case{"gatk", "/usr/bin/java", {"java", "org.broadinstitute.hellbender.Main"}, ""},
        Case{"trimmomatic", "/usr/bin/java", {"java", "-jar", "trimmomatic-0.39.jar"}, ""},
        Case{"java", "/usr/bin/java", {"java", "-version"}, ""}));

INSTANTIATE_TEST_SUITE_P(
    EmptyNames, ToolOf,
    testing::Values(Case{"java", "/usr/bin/java", {"java", ""}, ""},
                    Case{"java", "/usr/bin/java", {"java", "module/"}, ""},
                    Case{"java", "/usr/bin/java", {"java", "-jar", "jars/"}, ""},
                    Case{"python3", "/usr/bin/python3.11", {"python3", "-m", ""}, ""},
                    Case{"python3", "/usr/bin/python3.11", {"python3", "folder/"}, ""},
                    Case{"bash", "/usr/bin/bash", {"bash"}, "folder/"}));

}  // namespace
}  // namespace tracer_bio
