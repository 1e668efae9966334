import { destination, pino, stdSerializers, stdTimeFunctions } from 'pino';
import type { DestinationStream } from 'pino';

export type LogFields = Readonly<Record<string, unknown>>;
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'fatal';

/** Message first and constant; what varies goes in the fields. An error goes in the field `error`. */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  fatal(message: string, fields?: LogFields): void;
  /** A logger whose every line carries these fields too. */
  child(fields: LogFields): Logger;
}

export interface LoggerOptions {
  readonly service: string;
  readonly level: LogLevel;
  /** Where lines go; stdout when left out. */
  readonly stream?: DestinationStream;
}

/**
 * A logger that writes one JSON object per line: level, time (ISO 8601, UTC), pid, service, the fields, message.
 * Lines are written synchronously, so that the last line before an exit is not lost.
 */
export function createLogger(options: LoggerOptions): Logger {
  const settings = {
    level: options.level,
    base: { pid: process.pid, service: options.service },
    messageKey: 'message',
    timestamp: stdTimeFunctions.isoTime,
    serializers: { error: stdSerializers.err },
    formatters: { level: (label: string) => ({ level: label }) },
  };
  return wrap(pino(settings, options.stream ?? destination({ fd: 1, sync: true })));
}

type Write = (fields: LogFields, message: string) => void;
interface FieldsFirstLogger {
  readonly debug: Write;
  readonly info: Write;
  readonly warn: Write;
  readonly error: Write;
  readonly fatal: Write;
  child(fields: LogFields): FieldsFirstLogger;
}

const none: LogFields = {};

function wrap(logger: FieldsFirstLogger): Logger {
  return {
    debug: (message, fields = none) => logger.debug(fields, message),
    info: (message, fields = none) => logger.info(fields, message),
    warn: (message, fields = none) => logger.warn(fields, message),
    error: (message, fields = none) => logger.error(fields, message),
    fatal: (message, fields = none) => logger.fatal(fields, message),
    child: (fields) => wrap(logger.child(fields)),
  };
}
