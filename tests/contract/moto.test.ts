import { inject } from "vitest";
import { runContractOn } from "./run-contract.ts";
import { openMotoTarget } from "./target.ts";

runContractOn("the contract on moto's server", () => openMotoTarget(inject("motoEndpoint")));
