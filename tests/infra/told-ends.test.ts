import { endsThatWereTold } from "@latchkey/core/trigger/close-execution";
import { expect, test } from "vitest";
import { endings } from "../../infra/workflow/rotation-ending.ts";

test("close takes for told the ends behind Record, and no other", () => {
  const errors = Object.values(endings).flatMap((state) =>
    state.Type === "Fail" ? [state.Error] : [],
  );
  // Its record may be there, but nobody may have been told.
  const untold = ["RecordNotWritten"];
  expect(errors.toSorted()).toEqual([...endsThatWereTold, ...untold].toSorted());
});
