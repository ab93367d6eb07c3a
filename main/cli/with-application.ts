/** The application for the length of one command. */
import { type Application, createApplication } from '../application/application.ts';

export async function withApplication<T>(use: (application: Application) => Promise<T>): Promise<T> {
  const application = createApplication({ host: 'browser' });
  try {
    return await use(application);
  } finally {
    await application.close();
  }
}
