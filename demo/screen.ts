import { stripVTControlCharacters, styleText } from "node:util";

type Style = Parameters<typeof styleText>[0];

/** What a person sees: live on a terminal, one plain line a fact when piped. */
export interface Screen {
  title(text: string): void;
  line(text: string): void;
  /** The state a running rotation is in, and its simulated age. */
  progress(state: string, simulatedMs: number): void;
  /** Ends the live line. */
  done(): void;
  paint(style: Style, text: string): string;
}

/** Simulated durations: minutes below two hours, hours above. */
export function formatSimulated(ms: number): string {
  const minutes = ms / 60_000;
  if (minutes < 1) return `${Math.round(ms / 1000)} s`;
  return minutes < 120 ? `${Math.round(minutes)} min` : `${(minutes / 60).toFixed(1)} h`;
}

/** Breaks long lines between words, further ones as far to the right. Colours take no room. */
function broken(text: string, columns: number): string {
  const [indent = ""] = /^\s*/.exec(stripVTControlCharacters(text)) ?? [];
  const lengthOf = (part: string) => stripVTControlCharacters(part).length;
  return text.split(" ").reduce((all, word) => {
    const last = all.slice(all.lastIndexOf("\n") + 1);
    const isFull = last !== "" && lengthOf(last) + 1 + lengthOf(word) > columns;
    return `${all}${isFull ? `\n${indent}` : " "}${word}`;
  });
}

/** Writes to a stream; colours and the live line only where it is a terminal. */
export function createScreen(stream: NodeJS.WriteStream): Screen {
  const isLive = stream.isTTY === true;
  let shown = "";
  const clear = () => {
    if (isLive && shown !== "") stream.write("\r\u001b[K");
    shown = "";
  };
  const paint = (style: Style, text: string) => styleText(style, text, { stream });
  const line = (text: string) => {
    clear();
    stream.write(`${isLive ? broken(text, stream.columns) : text}\n`);
  };
  return {
    paint,
    line,
    title: (text) => line(`\n${paint("bold", text)}`),
    progress(state, simulatedMs) {
      const text = `  ${state} (${formatSimulated(simulatedMs)} simulated)`;
      if (isLive) {
        clear();
        stream.write(paint("dim", text));
        shown = state;
      } else if (shown !== state) {
        stream.write(`${text}\n`);
        shown = state;
      }
    },
    done() {
      clear();
    },
  };
}
