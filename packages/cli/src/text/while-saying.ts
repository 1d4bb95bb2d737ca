/** Takes the cursor to the beginning of its line and clears it. */
export const clearLine = "\r\u001b[K";

/** Says in the same line what is being done now. */
export type Say = (text: string) => void;

/** Does something that takes a while; on a terminal a line says so and is gone afterwards. */
export async function whileSaying<Result>(
  text: string,
  stream: NodeJS.WriteStream,
  act: (say: Say) => Promise<Result>,
): Promise<Result> {
  const isTerminal = stream.isTTY === true;
  const say: Say = (words) => {
    if (isTerminal) stream.write(`${clearLine}${words.slice(0, (stream.columns || 80) - 1)}`);
  };
  say(text);
  try {
    return await act(say);
  } finally {
    if (isTerminal) stream.write(clearLine);
  }
}
