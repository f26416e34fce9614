/**
 * Deals tasks to forked children, a few to each ahead of its answers, until all are answered. Resolves with the answers'
 * rows, in the tasks' order; `onRows` gets those of each as they come.
 */
export function dealToChildren(children, tasks, inFlightMax, onRows) {
  const results = [];
  let next = 0;
  let done = 0;
  const deal = (child) => {
    if (next === tasks.length) return;
    const index = next++;
    child.send({ index, ...tasks[index] });
  };
  return new Promise((resolve) => {
    for (const child of children) {
      child.on('message', ({ index, rows }) => {
        results[index] = rows;
        onRows?.(index, rows);
        done++;
        if (done === tasks.length) resolve(results);
        else deal(child);
      });
      child.on('exit', (code) => {
        if (done < tasks.length) throw new Error(`a worker ended with ${code}`);
      });
      for (let n = 0; n < inFlightMax; n++) deal(child);
    }
  });
}
