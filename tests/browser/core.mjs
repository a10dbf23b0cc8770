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
const core = ["ranges", "notation", "numbers", "examples", "orders"];
python.globals.set("tests", core.map((name) => `tests/test_${name}.py`).join(" "));
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
int(pytest.main(["-q", "-p", "no:cacheprovider", "--hypothesis-profile=brief", *tests.split()]))
`);
process.exit(failed);
