import { withQuery } from '../address/address.ts';
import { Link } from '../address/link.tsx';
import { useAddress } from '../address/use-address.ts';
import '../runs/run-views.css';

/** Ways to look at a campaign, as the address names them. */
export const campaignViews = ['charts', 'verdict', 'times', 'compare'] as const;
export type CampaignViewName = (typeof campaignViews)[number];

const names: Readonly<Record<CampaignViewName, string>> = { charts: 'Charts', verdict: 'Verdict', times: 'Response times', compare: 'Compare' };

export function CampaignViews({ view }: { readonly view: CampaignViewName }) {
  const { path } = useAddress();
  return (
    <nav className="views" aria-label="Views of the campaign">
      {campaignViews.map((name) => (
        <Link key={name} href={withQuery({ path, query: new URLSearchParams() }, { view: name === 'charts' ? undefined : name })} aria-current={name === view ? 'page' : undefined}>{names[name]}</Link>
      ))}
    </nav>
  );
}
