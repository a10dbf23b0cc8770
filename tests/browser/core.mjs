// Run by `run`: load the wheels of a folder into Pyodide, and run the tests of the core that are in a repository.
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
// What isn't there starts other processes or threads, reads the repository itself, or needs packages that are compiled.
const core = [
  ...["block", "changes", "claims", "covering", "directory", "display", "examples", "inventory", "notation"],
  ...["numbers", "numberset", "orders", "plain", "ranges", "sets", "stateful", "validation", "values", "vectors"],
];
const leftOut = [
  "test_it_is_unpickled_where_nothing_has_been_made_yet", // starts another process
  "test_looking_up_needs_no_portion", // starts another process
  "test_count_what_nobody_could_write_out", // of 32 bits, Python itself has no len above 2**31 - 1
  "nesting", // CPython falls over there by freeing 100,000 nested lists, without the library
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
