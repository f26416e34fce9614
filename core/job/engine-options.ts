/** Options that PRS's engine took out of a script's arguments, with our setting for each; null where there is none. */
const ENGINE_OPTIONS = new Map<string, string | null>([
  ['mini_batch_size', 'mini_batch_size'],
  ['error_threshold', 'error_threshold'],
  ['allowed_failed_count', 'allowed_failed_count'],
  ['allowed_failed_percent', 'allowed_failed_percent'],
  ['output', 'output'],
  ['output_action', 'output_action'],
  ['logging_level', 'logging_level'],
  ['process_count_per_node', 'process_count_per_node'],
  ['run_invocation_timeout', 'run_invocation_timeout'],
  ['run_max_try', 'run_max_try'],
  ['append_row_file_name', 'append_row_file_name'],
  ['partition_keys', 'partition_keys'],
  ['first_task_creation_timeout', 'first_task_creation_timeout'],
  ['progress_update_timeout', 'progress_update_timeout'],
  ['task_overhead_timeout', 'task_overhead_timeout'],
  ['append_row_dataframe_header', 'header (with append_row_format csv)'],
  ['model_name', 'models'],
  ['partition_column_names', 'partition_keys'],
  ['resource_monitor_interval', null],
  ['profiling_module', null],
  ['metrics_name_prefix', null],
  ['push_metrics_to_parent', null],
  ['copy_logs_to_parent', null],
  ['rank_mini_batch_count', null],
]);

/** A warning for each argument that PRS would have taken for itself: here the script gets it and nothing else does. */
export function engineOptionNotices(args: readonly string[]): string[] {
  const names = args.flatMap((argument) => /^--([a-z_]+)(?:=|$)/.exec(argument)?.[1] ?? []);
  return [...new Set(names)].flatMap((name) => {
    const setting = ENGINE_OPTIONS.get(name);
    if (setting === undefined) return [];
    const advice = setting === null ? 'there is no setting for it here' : `if the engine is meant, use ${setting}`;
    return [`arguments: --${name} is an option of PRS's engine; here it only goes to the script (${advice})`];
  });
}
