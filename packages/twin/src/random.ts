/** A seeded source of numbers; the same seed gives the same run. */
export interface Random {
  /** In [0, 1). */
  next(): number;
  /** A whole number in [from, to]. */
  integer(from: number, to: number): number;
  /** Lower-case hex digits. */
  hex(digits: number): string;
  /** An independent stream, so that one part's draws do not shift another's. */
  fork(name: string): Random;
}

/**
 * A source whose whole run follows from the seed (sfc32, seeded through MurmurHash3's finaliser).
 * Forks follow from the seed, their name and how often that name was forked before; never from
 * what was drawn. Not for secrets.
 */
export function createRandom(seed: number): Random {
  return randomOf(`seed:${seed}`);
}

function randomOf(path: string): Random {
  const draw = sfc32(path);
  const forks = new Map<string, number>();
  const integer = (from: number, to: number) => from + Math.floor(draw() * (to - from + 1));
  return {
    next: draw,
    integer,
    hex(digits) {
      let text = "";
      while (text.length < digits) {
        text += integer(0, 15).toString(16);
      }
      return text;
    },
    fork(name) {
      const count = (forks.get(name) ?? 0) + 1;
      forks.set(name, count);
      return randomOf(`${path}/${name}:${count}`);
    },
  };
}

/** 32-bit words made of a text; any two texts give unrelated words (xmur3). */
function seedWords(text: string): () => number {
  let hash = 1779033703 ^ text.length;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 3432918353);
    hash = (hash << 13) | (hash >>> 19);
  }
  return () => {
    hash = Math.imul(hash ^ (hash >>> 16), 2246822507);
    hash = Math.imul(hash ^ (hash >>> 13), 3266489909);
    hash ^= hash >>> 16;
    return hash >>> 0;
  };
}

/** Chris Doty-Humphrey's Small Fast Counter, 32 bit (PractRand). */
function sfc32(text: string): () => number {
  const word = seedWords(text);
  let [a, b, c, d] = [word(), word(), word(), word()];
  return () => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return (t >>> 0) / 2 ** 32;
  };
}
