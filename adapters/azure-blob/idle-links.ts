/**
 * Closes the links to this host on which nothing is on its way. Where one link has died and nobody was told, because a
 * router on the way has forgotten it, those beside it are as dead: each would cost the time of a try.
 */
export function dropIdleLinks(host: string): void {
  // Loaded by the client, and by none who needs none: they take 20 ms.
  const [http, https] = [process.getBuiltinModule('node:http'), process.getBuiltinModule('node:https')];
  for (const { freeSockets } of [http.globalAgent, https.globalAgent]) {
    for (const [name, links] of Object.entries(freeSockets)) {
      if (name.startsWith(`${host}:`)) for (const link of [...(links ?? [])]) link.destroy();
    }
  }
}
