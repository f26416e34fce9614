/** Why a step cannot be worked on here: told as what its workers failed of, by this name. */
export class NotPrepared extends Error {
  override readonly name:
    | 'CodeMissing'
    | 'SideInputMissing'
    | 'SideInputChanged'
    | 'InputChanged'
    | 'InputNotCopied'
    | 'ModelChanged'
    | 'MemoryUnknown';

  constructor(name: NotPrepared['name'], message: string) {
    super(message);
    this.name = name;
  }
}
