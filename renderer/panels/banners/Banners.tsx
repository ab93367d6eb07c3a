import { ConnectionBanner } from './ConnectionBanner.tsx';
import { EngineBanner } from './EngineBanner.tsx';
import './banners.css';

/** What is true of the whole window and must not be missed; between the top bar and the rest. */
export const Banners = () => (
  <div className="banners">
    <ConnectionBanner />
    <EngineBanner />
  </div>
);
