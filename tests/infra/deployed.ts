import { readFileSync } from "node:fs";
import { parseStackDescription } from "@latchkey/twin/stack/parse-stack-description";
import type { StateMachineDefinition } from "../../infra/workflow/asl.ts";

/** Root of the repository. */
export const root = new URL("../../", import.meta.url);

/** The text of `infra/stack.snapshot.json`. */
export const snapshotText = readFileSync(new URL("infra/stack.snapshot.json", root), "utf8");

/** What is deployed in stage production, as the twin reads it. */
export const deployed = parseStackDescription(JSON.parse(snapshotText));

/** The rotation as it is deployed. */
export const definition = definitionOf("latchkey-rotation");

/** The audit as it is deployed. */
export const auditDefinition = definitionOf("latchkey-audit");

function definitionOf(name: string): StateMachineDefinition {
  return deployed.stateMachines[name]?.definition as unknown as StateMachineDefinition;
}
