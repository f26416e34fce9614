/** What the process takes of its machine, by the names that Prometheus' own clients give it. */
export function processFigures(): readonly { readonly name: string; readonly help: string; readonly value: number }[] {
  const { user, system } = process.cpuUsage();
  return [
    {
      name: 'process_resident_memory_bytes',
      help: 'Memory that the process holds.',
      value: process.memoryUsage.rss(),
    },
    {
      name: 'process_cpu_seconds_total',
      help: 'Processor time, of this process without its workers.',
      value: (user + system) / 1e6,
    },
  ];
}
