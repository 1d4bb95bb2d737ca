/** By the process's own timer, like the SDK's pauses, so that a simulation can stand in for both. */
export function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}
