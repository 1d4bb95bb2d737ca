import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { findingKinds } from "@latchkey/core/audit/finding-catalogue";
import { describe, expect, it } from "vitest";
import { problemOf } from "./cli-model.ts";
import { deployedNames, errorNames, unionNames } from "./documented-name.ts";
import { cliCommands, firstColumn, readPage, readPages, root } from "./page.ts";

const runbooks = readPages("docs/runbook");
const operatorPages = [
  ...runbooks,
  ...readPages("docs/console"),
  ...["accounts", "deploy", "coexistence", "component", "cost"].map((name) =>
    readPage(`docs/${name}.md`),
  ),
];
const alarms = [
  "audit-failed",
  "audit-missed",
  "audit-timed-out",
  "certificate-expiring",
  "dead-letter",
  "health-check-disabled",
  "rotation-failed",
  "rotation-not-served",
  "rotation-rolled-back",
];

const rotationReasons = unionNames("packages/core/src/rotation/reason.ts", "RotationReasonName");
const certificateReasons = unionNames(
  "packages/core/src/certificate/certificate-reason.ts",
  "CertificateReasonName",
);
const auditFindings = Object.keys(findingKinds);
/** Made by `close` for an execution that could not record itself. */
const endReasons = ["executionTimedOut", "executionAborted", "executionFailed"];

/** Reasons that only explain a good end, or a refusal that its own mail explains with its fix. */
const needNoRunbook = [
  "alreadyServed",
  "bestCertificateFound",
  "certificateNotHeld",
  "certificateRequested",
  "customDomainChangedElsewhere",
  "customDomainDeleted",
  "floorUntested",
  "inputInvalid",
  "managedLoginVersionDiffers",
  "prefixDomainLeftAlone",
  "securityPolicyDiffers",
  "servingInDoubt",
  "settingsChangedMeanwhile",
  "settingsFilledIn",
  "urgencyOverridesHealth",
  "verificationRequested",
];

const reasonsOf = (name: string) => firstColumn(readPage(`docs/runbook/${name}.md`), "reason");

describe("the runbooks", () => {
  it("are there for each alarm, and for nothing else", () => {
    const pages = runbooks.map(({ path }) => path.replace(/^.*\/|\.md$/g, ""));
    expect(pages).toEqual(["README", ...alarms]);
    expect(deployedNames()).toEqual(
      expect.arrayContaining(alarms.map((name) => `latchkey-${name}`)),
    );
  });

  it.each(alarms)("%s says what it means for users and when it is over", (name) => {
    const { text } = readPage(`docs/runbook/${name}.md`);
    expect(text.startsWith(`# latchkey-${name}\n`)).toBe(true);
    for (const heading of ["## What it means for users", "## How to", "## It is over when"]) {
      expect(text).toContain(heading);
    }
  });

  it("name only reasons that exist", () => {
    const known = [...rotationReasons, ...certificateReasons, ...auditFindings, ...endReasons];
    const named = alarms.flatMap(reasonsOf);
    expect(named.length).toBeGreaterThan(50);
    expect(named.filter((name) => !known.includes(name))).toEqual([]);
  });

  it("leave out no reason that somebody might be called for", () => {
    expect(rotationReasons.length).toBeGreaterThan(40);
    const named = alarms.flatMap(reasonsOf);
    const all = [...rotationReasons, ...certificateReasons, ...endReasons];
    const missing = all.filter((name) => !named.includes(name) && !needNoRunbook.includes(name));
    expect(missing).toEqual([]);
  });

  it("tell why a certificate was not used, whatever the reason", () => {
    const named = reasonsOf("certificate-expiring");
    expect(certificateReasons.filter((name) => !named.includes(name))).toEqual([]);
  });

  it("have a fix for every error that a step can fail with", () => {
    const named = firstColumn(readPage("docs/runbook/rotation-failed.md"), "error in `stepFailed`");
    const thrown = [
      "packages/core/src/aws/errors.ts",
      "packages/core/src/config/errors.ts",
      "packages/core/src/rotation/parse-rotation-state.ts",
      "packages/functions/src/runtime/errors.ts",
    ].flatMap(errorNames);
    expect(named.toSorted()).toEqual(thrown.toSorted());
  });
});

describe("the pages for operators", () => {
  it("name only what is deployed", () => {
    const known = deployedNames();
    // Folders, files and packages of that name are no resources.
    const named = operatorPages.flatMap(({ path, text }) =>
      [...text.matchAll(/(?<![\w@-])latchkey(?:-[a-z0-9]+)+/g)].map(([name]) => ({ path, name })),
    );
    // `latchkey-dev-rotation` is `latchkey-rotation` of the stage `dev`.
    const plain = (name: string) => name.replace(/^latchkey-dev(?=-)/, "latchkey");
    const unknown = named.filter(
      ({ name }) =>
        name !== "latchkey-dev" &&
        !known.some((one) => one === plain(name) || one.startsWith(`${plain(name)}-`)),
    );
    expect(named.length).toBeGreaterThan(50);
    expect(unknown).toEqual([]);
  });

  const commands = operatorPages.flatMap(cliCommands);

  it("give commands", () => {
    expect(commands.length).toBeGreaterThan(40);
  });

  it.each(commands.map((command) => [command.page, command.text, command] as const))(
    "%s: %s is a command of the AWS CLI",
    async (_page, _text, command) => {
      expect(await problemOf(command)).toBeUndefined();
    },
  );

  it("link to files and headings that exist", () => {
    const broken = operatorPages.flatMap(({ path, text }) =>
      [...text.matchAll(/\]\((?!https?:)([^)#]*)(?:#[\w-]+)?\)/g)]
        .map(([, target = ""]) => target)
        .filter((target) => target !== "")
        .filter((target) => !existsSync(resolve(root, dirname(path), target)))
        .map((target) => `${path}: ${target}`),
    );
    expect(broken).toEqual([]);
  });
});
