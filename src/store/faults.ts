import type { CompiledQuery, DatabaseConnection, Dialect, Driver, QueryResult, TransactionSettings } from 'kysely';

/** The database did not do what it was asked: lost, full, damaged or misused. `cause` is what the driver said. */
export class StoreFault extends Error {
  override readonly name: string = 'StoreFault';

  constructor(message: string, options: { readonly cause: unknown }) {
    super(message, options);
  }
}

/** What an unknown thrown value says; a refused connection to a name with two addresses says nothing but its code. */
export function saysOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  if (cause.message !== '') return cause.message;
  return 'code' in cause ? String(cause.code) : cause.name;
}

/** The same dialect, with every failure of the driver thrown as a `StoreFault` that names the database and keeps the cause. */
export function reportingFaults(dialect: Dialect, database: string): Dialect {
  return {
    createDriver: () => new ReportingDriver(dialect.createDriver(), database),
    createAdapter: () => dialect.createAdapter(),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createIntrospector: (db) => dialect.createIntrospector(db),
  };
}

class ReportingConnection implements DatabaseConnection {
  readonly inner: DatabaseConnection;
  readonly #fault: (cause: unknown) => StoreFault;

  constructor(inner: DatabaseConnection, fault: (cause: unknown) => StoreFault) {
    this.inner = inner;
    this.#fault = fault;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    try {
      return await this.inner.executeQuery<R>(query);
    } catch (cause) {
      throw this.#fault(cause);
    }
  }

  streamQuery<R>(query: CompiledQuery, chunkSize?: number): AsyncIterableIterator<QueryResult<R>> {
    return this.inner.streamQuery<R>(query, chunkSize);
  }
}

class ReportingDriver implements Driver {
  readonly #driver: Driver;
  readonly #database: string;
  readonly #known = new WeakMap<DatabaseConnection, ReportingConnection>();

  constructor(driver: Driver, database: string) {
    this.#driver = driver;
    this.#database = database;
  }

  init(): Promise<void> {
    return this.#asking(() => this.#driver.init());
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    const inner = await this.#asking(() => this.#driver.acquireConnection());
    const known = this.#known.get(inner) ?? new ReportingConnection(inner, (cause) => this.#fault(cause));
    this.#known.set(inner, known);
    return known;
  }

  beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    return this.#asking(() => this.#driver.beginTransaction(innerOf(connection), settings));
  }

  commitTransaction(connection: DatabaseConnection): Promise<void> {
    return this.#asking(() => this.#driver.commitTransaction(innerOf(connection)));
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    try {
      await this.#driver.rollbackTransaction(innerOf(connection));
    } catch {
      // A rollback fails only where there is nothing left to roll back: the connection is gone, or SQLite has already rolled back by itself.
      // Kysely would throw this second error in place of the first, which is the one that says what went wrong.
    }
  }

  releaseConnection(connection: DatabaseConnection): Promise<void> {
    return this.#driver.releaseConnection(innerOf(connection));
  }

  destroy(): Promise<void> {
    return this.#driver.destroy();
  }

  async #asking<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (cause) {
      throw this.#fault(cause);
    }
  }

  #fault(cause: unknown): StoreFault {
    return cause instanceof StoreFault ? cause : new StoreFault(`${this.#database}: ${saysOf(cause)}`, { cause });
  }
}

function innerOf(connection: DatabaseConnection): DatabaseConnection {
  return connection instanceof ReportingConnection ? connection.inner : connection;
}
