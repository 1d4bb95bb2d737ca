import type { TestProject } from "vitest/node";
import { contract } from "./contract.ts";
import { divergences } from "./divergence/divergence.ts";
import { divergenceTable } from "./divergence/page.ts";
import { type MotoServer, startMotoServer } from "./moto-server.ts";
import { preparePythonEnvironment } from "./python-environment.ts";

declare module "vitest" {
  export interface ProvidedContext {
    readonly motoEndpoint: string;
    readonly python: string;
    readonly aws: string;
  }
}

let moto: MotoServer | undefined;

/** Before all files: the Python environment and moto's server. */
export async function setup(project: TestProject): Promise<void> {
  const began = performance.now();
  const environment = await preparePythonEnvironment();
  const how = environment.isNew ? "made" : "reused";
  console.log(`.venv-contract ${how} in ${seconds(began)} s`);
  moto = await startMotoServer(environment.motoServer);
  project.provide("motoEndpoint", moto.endpoint);
  project.provide("python", environment.python);
  project.provide("aws", environment.aws);
}

/** After all files: moto's server ends, and what is known to differ is shown. */
export async function teardown(): Promise<void> {
  await moto?.stop();
  const cases = divergences.reduce((sum, { seen }) => sum + Object.keys(seen).length, 0);
  console.log(
    `\n${contract.length} cases on the twin and on moto's server; known differences from AWS's ` +
      `documentation: ${divergences.length}, in ${cases} cases\n\n${divergenceTable()}\n`,
  );
}

function seconds(since: number): string {
  return ((performance.now() - since) / 1000).toFixed(1);
}
