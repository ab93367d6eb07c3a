import { CircleAlert, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Problem } from '../../../engine/graph/problem.ts';

export function SeverityIcon({ severity }: { severity: Problem['severity'] }) {
  const { t } = useTranslation('canvas');
  const Icon = severity === 'error' ? CircleAlert : TriangleAlert;
  return (
    <Icon
      className="severity-icon"
      data-severity={severity}
      size={15}
      role="img"
      aria-label={t(`problems.${severity}`)}
    />
  );
}
