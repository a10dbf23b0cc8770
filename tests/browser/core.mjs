// Called by `run` with a folder of wheels and the repository: load the wheels into Pyodide, and run the tests of the core.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { loadPyodide } from "pyodide";

const [wheels, repository] = process.argv.slice(2);
const python = await loadPyodide();
const extractDir = python.runPython("import site; site.getsitepackages()[0]");
for (const wheel of readdirSync(wheels)) {
  python.unpackArchive(new Uint8Array(readFileSync(join(wheels, wheel))), "wheel", { extractDir });
}
python.FS.mkdir("/repository");
python.FS.mount(python.FS.filesystems.NODEFS, { root: repository }, "/repository");
// Other tests start processes or threads, read the repository, or need compiled packages.
const core = [
  ...["blocks", "cover", "directory", "display", "examples", "inventory", "notation", "number_sets", "numbers"],
  ...["overlaps", "ranges", "sets", "stateful", "validation", "values"],
];
const leftOut = [
  "test_interval_dict_can_be_unpickled_in_a_new_process", // starts another process
  "test_lookup_does_not_import_portion", // starts another process
  "test_counts_trillions_of_numbers", // len is at most 2**31 - 1 in 32 bits
  "test_on_deep_and_recursive_values", // CPython itself crashes when it frees 100,000 nested lists
];
python.globals.set("left_out", leftOut.map((name) => `not ${name}`).join(" and "));
python.globals.set("tests", [...core.map((name) => `tests/test_${name}.py`), "tests/rules", "tests/formats"].join(" "));
const failed = await python.runPythonAsync(`
import sys, os
print("CPython", sys.version.split()[0], "on", sys.platform)

import durchwahl
print("durchwahl", durchwahl.__version__, "from", os.path.dirname(durchwahl.__file__))
block = durchwahl.ExtensionBlock.covering(["04", "19", "20", "42"])
print(block, "-", block.summary())

import pytest
os.environ["CI"] = "true"
os.chdir("/repository")
int(pytest.main(["-q", "-p", "no:cacheprovider", "--hypothesis-profile=brief", "-k", left_out, *tests.split()]))
`);
process.exit(failed);
