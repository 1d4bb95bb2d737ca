import { runContractOn } from "./run-contract.ts";
import { startTwinTarget } from "./target.ts";

runContractOn("the contract on the twin", startTwinTarget);
