import type { Campaign, InputProblem, TrafficClass, TrafficEntry } from '@gauntlet/contracts';
import { findVariant, nearVariants, requestTemplate } from '@gauntlet/duis';
import { weightProblems, type ServedGroup } from './campaign-devices.ts';

export interface CampaignTraffic {
  readonly entries: readonly TrafficEntry[];
  readonly problems: readonly InputProblem[];
}

/** A class's Service Requests with the groups of devices that each goes to. */
export function trafficOf(campaign: Campaign, trafficClass: TrafficClass, groups: readonly ServedGroup[]): CampaignTraffic {
  const wanted = campaign.traffic[trafficClass];
  const path = `traffic.${trafficClass}`;
  const problems: InputProblem[] = [...weightProblems(wanted, path)];
  const serving = groups.filter(({ serves }) => serves.includes(trafficClass)).map(({ group }) => group);
  const entries = wanted.flatMap(({ srv, weight, body, commandVariant }, place): readonly TrafficEntry[] => {
    const at = `${path}[${place}]`;
    const variant = findVariant(srv);
    if (variant === undefined) {
      problems.push({ path: `${at}.srv`, value: JSON.stringify(srv), expected: `a Service Reference Variant such as ${nearVariants(srv).map((each) => `${each.srv} (${each.name})`).join(', ')}` });
      return [];
    }
    const taking = variant.nonDevice ? serving : serving.filter(({ deviceType }) => variant.deviceTypes.includes(deviceType));
    if (taking.length === 0) problems.push({ path: `${at}.srv`, value: JSON.stringify(srv), expected: `devices that take it (${variant.deviceTypes.join(', ') || 'any'}) and serve ${trafficClass}` });
    const command = commandVariant ?? (variant.critical ? 1 : (variant.commandVariants[0] ?? 1));
    problems.push(...bodyProblems({ srv, serviceReference: variant.serviceReference, bodyElement: variant.bodyElement, commandVariant: command, body }, at));
    return [{ srv, commandVariant: command, body, weight, groups: taking.map(({ key }) => key) }];
  });
  return { entries, problems };
}

const anyOrganisation = '00-00-00-00-00-00-00-00';

function bodyProblems(request: Omit<Parameters<typeof requestTemplate>[0], 'originator'>, path: string): readonly InputProblem[] {
  try {
    requestTemplate({ ...request, originator: anyOrganisation });
    return [];
  } catch (error) {
    return [{ path: `${path}.body`, value: 'a body that cannot be written', expected: error instanceof Error ? error.message : String(error) }];
  }
}
