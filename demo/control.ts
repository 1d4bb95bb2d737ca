/** Asks the twin's control port: GET without a body, POST with one. Throws with its answer when refused. */
export type Control = (path: string, body?: object) => Promise<unknown>;

/** Speaks to the control port at this address. */
export function createControl(url: string): Control {
  return async (path, body) => {
    const headers = { "content-type": "application/json" };
    const post = { method: "POST", headers, body: JSON.stringify(body) };
    const response = await fetch(`${url}${path}`, body === undefined ? {} : post);
    const text = await response.text();
    if (!response.ok) throw new Error(`the twin's control port refused ${path}: ${text}`);
    return JSON.parse(text);
  };
}
