const clearLine = "\r\u001b[K";

/** Does something that takes a while; on a terminal a line says so and is gone afterwards. */
export async function whileSaying<Result>(
  text: string,
  stream: NodeJS.WriteStream,
  act: () => Promise<Result>,
): Promise<Result> {
  const isTerminal = stream.isTTY === true;
  if (isTerminal) stream.write(text);
  try {
    return await act();
  } finally {
    if (isTerminal) stream.write(clearLine);
  }
}
