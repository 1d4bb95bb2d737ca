import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { type Lock, productionClosure, readJson, root } from "./production-closure.ts";

interface Manifest {
  readonly name: string;
  readonly license?: string;
  readonly version: string;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly allowScripts?: Readonly<Record<string, boolean>>;
}

const lock = readJson<{ readonly packages: Lock }>("package-lock.json").packages;
const workspaces = ["core", "functions", "cli", "twin"].map((name) => `packages/${name}`);
/** What SST bundles into the Lambdas. */
const shipped = productionClosure(lock, "packages/functions").filter((place) =>
  place.includes("node_modules/"),
);

/** Licences that let one use, change and pass on the code with a notice. */
const permissive = ["MIT", "Apache-2.0", "ISC", "BSD-2-Clause", "BSD-3-Clause", "0BSD"];
/** Granted beside them for what is bundled: no notice is asked for at all. */
const noConditions = ["MIT-0", "Unlicense", "CC0-1.0", "BlueOak-1.0.0"];

describe("what ships in a Lambda", () => {
  test("is more than its direct dependencies", () => {
    expect(shipped.length).toBeGreaterThan(30);
    for (const name of ["@aws-sdk/client-acm", "valibot", "dns-packet"]) {
      expect(shipped).toContain(`node_modules/${name}`);
    }
  });

  test.each(shipped)("%s is locked, verified, unscripted and freely licensed", (place) => {
    const { version, integrity, hasInstallScript, dev } = lock[place] ?? {};
    const installed = readJson<Manifest>(`${place}/package.json`);
    expect(version).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/);
    expect(installed.version).toBe(version);
    expect(integrity).toMatch(/^sha512-/);
    expect(hasInstallScript).toBeUndefined();
    expect(dev).toBeUndefined();
    expect([...permissive, ...noConditions]).toContain(installed.license);
  });
});

describe("the lock", () => {
  test.each(["package.json", ...workspaces.map((folder) => `${folder}/package.json`)])(
    "of %s names exact versions",
    (file) => {
      const { dependencies = {}, devDependencies = {} } = readJson<Manifest>(file);
      for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
        expect({ name, version }).toEqual({
          name,
          version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
        });
      }
    },
  );

  test("tells where nothing came from but the workspaces: any registry will do, and none is trusted", () => {
    const resolved = Object.values(lock).flatMap(({ resolved }) => resolved ?? []);
    expect(resolved.toSorted()).toEqual(workspaces.toSorted());
    expect(readFileSync(resolve(root, "package-lock.json"), "utf8")).not.toMatch(
      /https?:\/\/[^"]*\.tgz/,
    );
  });

  test("has a checksum for everything that a registry sends", () => {
    const bare = Object.entries(lock).filter(
      ([place, { link, integrity }]) =>
        place.includes("node_modules/") && link !== true && !/^sha512-/.test(integrity ?? ""),
    );
    expect(bare.map(([place]) => place)).toEqual([]);
  });
});

describe("the lock of the contract suite's Python packages", () => {
  const text = readFileSync(resolve(root, "tests/contract/requirements.lock"), "utf8");
  const entries = text.trimEnd().split(/\n(?! )/);

  test("names exact versions, each with the checksums of its files, and no registry", () => {
    expect(entries.length).toBeGreaterThan(50);
    for (const entry of entries) {
      expect(entry).toMatch(/^[a-z0-9-]+==[\w.]+(?: \\\n {4}--hash=sha256:[0-9a-f]{64})+$/);
    }
  });

  test("holds what is asked for, and is checked when it is installed", () => {
    const asked = readFileSync(resolve(root, "tests/contract/requirements.txt"), "utf8");
    const wanted = asked.trimEnd().split("\n");
    expect(wanted).toHaveLength(3);
    for (const line of wanted) {
      expect(text).toContain(`${line.replace(/\[.*\]/, "")} \\\n`);
    }
    const installer = readFileSync(resolve(root, "tests/contract/python-environment.ts"), "utf8");
    expect(installer).toMatch(/"--require-hashes",\s+"--only-binary",\s+":all:",/);
  });
});

describe("an install script", () => {
  const { allowScripts = {} } = readJson<Manifest>("package.json");
  const npmrc = readFileSync(resolve(root, ".npmrc"), "utf8");

  test("is one that package.json allows by name, and none that it does not", () => {
    const scripted = Object.entries(lock)
      .filter(([, { hasInstallScript }]) => hasInstallScript === true)
      .map(([place]) => place.replace(/^.*node_modules\//, ""));
    expect(allowScripts).toEqual({ node: true });
    expect(scripted).toEqual(["node"]);
    for (const workspace of workspaces) {
      const { scripts = {} } = readJson<Manifest>(`${workspace}/package.json`);
      const names = Object.keys(scripts);
      expect(names.filter((name) => /^(pre|post)?(install|prepare)$/.test(name))).toEqual([]);
    }
  });

  test("that is not allowed stops the installation: .npmrc makes the list binding", () => {
    expect(npmrc).toMatch(/^strict-allow-scripts=true$/m);
    expect(npmrc).not.toMatch(/dangerously|ignore-scripts=false/);
  });

  const folder = mkdtempSync(join(tmpdir(), "latchkey-install-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const npmVersion = execFileSync("npm", ["--version"], { encoding: "utf8" }).trim();
  const [major = 0, minor = 0] = npmVersion.split(".").map(Number);
  const isBinding = major > 11 || (major === 11 && minor >= 18);

  // What `npm test` hands down would count as if the made project had said it.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^npm_config_/i.test(name)),
  );

  test.runIf(isBinding)(`does not run unless it is allowed (npm ${npmVersion})`, () => {
    const ran = join(folder, "ran");
    const script = `node -e "require('node:fs').writeFileSync('${ran}', '')"`;
    const scripted = join(folder, "scripted");
    const project = join(folder, "project");
    for (const made of [scripted, project]) mkdirSync(made);
    write(scripted, { name: "scripted", version: "1.0.0", scripts: { postinstall: script } });
    execFileSync("npm", ["pack", "--silent", "--pack-destination", folder], { cwd: scripted });
    const dependencies = { scripted: `file:${join(folder, "scripted-1.0.0.tgz")}` };
    write(project, { name: "project", version: "1.0.0", dependencies, allowScripts });
    writeFileSync(join(project, ".npmrc"), npmrc);
    const install = () =>
      spawnSync("npm", ["install", "--offline"], { cwd: project, encoding: "utf8", env });
    const refused = install();
    expect(refused.status).not.toBe(0);
    expect(refused.stderr).toContain("scripted@1.0.0");
    expect(() => readFileSync(ran)).toThrow(/ENOENT/);
    // Without the setting the same list is a mere remark, and the script runs.
    writeFileSync(join(project, ".npmrc"), npmrc.replace(/^strict-allow-scripts.*$/m, ""));
    expect(install().status).toBe(0);
    expect(readFileSync(ran, "utf8")).toBe("");
  });
});

function write(folder: string, manifest: object): void {
  writeFileSync(join(folder, "package.json"), JSON.stringify(manifest));
}
