import { useTranslation } from 'react-i18next';
import { actionLabel, actionOf } from '../actions/index.ts';
import { keysOf } from '../actions/keys.ts';
import { useCheckLater } from '../store/later.ts';
import { goTo, places, useView } from '../store/view.ts';
import { Tooltip } from '../ui/index.ts';

/** The places of the window; the canvas is never more than one press away. */
export function Places() {
  const { t } = useTranslation('canvas');
  const current = useView(state => state.place);
  const errors = useCheckLater(state => state.errors);
  return (
    <nav className="places" aria-label={t('places')}>
      {places.map(place => {
        const action = actionOf(`view.${place}`);
        const Icon = action.icon;
        return (
          <Tooltip key={place} text={actionLabel(action)} keys={keysOf(action)}>
            <button
              type="button"
              className="place"
              aria-current={current === place ? 'page' : undefined}
              onClick={() => goTo(place)}
            >
              {Icon && <Icon size={15} aria-hidden />}
              <span>{actionLabel(action)}</span>
              {place === 'design' && errors > 0 && current !== 'design' && (
                <span className="tab-count" data-severity="error">
                  {errors}
                </span>
              )}
            </button>
          </Tooltip>
        );
      })}
    </nav>
  );
}
