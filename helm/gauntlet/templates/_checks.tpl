{{/* What a schema cannot say: values that need one another. Every problem at once, each by the name of its value. */}}
{{- define "gauntlet.check" -}}
{{- $problems := list -}}
{{- $values := .Values -}}
{{- range $name := list "redis" "clickhouse" "postgresql" -}}
  {{- $store := get $values $name -}}
  {{- $ways := 0 -}}
  {{- if $store.url -}}{{- $ways = add $ways 1 -}}{{- end -}}
  {{- if $store.existingSecret.name -}}{{- $ways = add $ways 1 -}}{{- end -}}
  {{- if $values.trialDatabases.enabled -}}{{- $ways = add $ways 1 -}}{{- end -}}
  {{- if ne (int $ways) 1 -}}
    {{- $problems = append $problems (printf "%s: expected exactly one of %s.url, %s.existingSecret.name and trialDatabases.enabled, got %d" $name $name $name (int $ways)) -}}
  {{- end -}}
{{- end -}}
{{- if and .Values.simulator.enabled .Values.target.url -}}
  {{- $problems = append $problems "target.url: expected nothing while simulator.enabled is true, because the simulator is the target" -}}
{{- else if not (or .Values.simulator.enabled .Values.target.url) -}}
  {{- $problems = append $problems "target.url: expected the URL of the DCC User Interface under test, or simulator.enabled: true" -}}
{{- end -}}
{{- if and (or .Values.workers.sct.replicas .Values.workers.sct.autoscaling.enabled) (not .Values.loadImage.repository) -}}
  {{- $problems = append $problems "loadImage.repository: expected the image with k6 (infra/image/build.sh --target load) when there are workers.sct" -}}
{{- end -}}
{{- $slots := 0 -}}
{{- range $pool, $worker := .Values.workers -}}
  {{- if $worker.autoscaling.enabled -}}
    {{- $slots = add $slots $worker.autoscaling.maxReplicas -}}
    {{- if gt (int $worker.autoscaling.minReplicas) (int $worker.autoscaling.maxReplicas) -}}
      {{- $problems = append $problems (printf "workers.%s.autoscaling.minReplicas: expected at most maxReplicas (%d), got %d" $pool (int $worker.autoscaling.maxReplicas) (int $worker.autoscaling.minReplicas)) -}}
    {{- end -}}
  {{- else -}}
    {{- $slots = add $slots $worker.replicas -}}
  {{- end -}}
{{- end -}}
{{- if gt (int $slots) 64 -}}
  {{- $problems = append $problems (printf "workers: expected at most 64 workers of all pools, each a User of its own; got up to %d" (int $slots)) -}}
{{- end -}}
{{- if and .Values.receive.tls.mutual (not .Values.receive.tls.secret) -}}
  {{- $problems = append $problems "receive.tls.secret: expected the name of a Secret when receive.tls.mutual is true" -}}
{{- end -}}
{{- if and .Values.target.tls.mutual (not .Values.target.tls.secret) -}}
  {{- $problems = append $problems "target.tls.secret: expected the name of a Secret when target.tls.mutual is true" -}}
{{- end -}}
{{- if and .Values.ingress.enabled (not .Values.ingress.host) -}}
  {{- $problems = append $problems "ingress.host: expected a host name when ingress.enabled is true" -}}
{{- end -}}
{{- $problems = concat $problems (include "gauntlet.missingSecrets" . | fromJsonArray) -}}
{{- if $problems -}}
  {{- fail (printf "the values have problems\n  %s\n" (join "\n  " $problems)) -}}
{{- end -}}
{{- end -}}

{{/* Secrets are looked at only where there is a cluster to ask: `helm template` and a new namespace have none. */}}
{{- define "gauntlet.missingSecrets" -}}
{{- $root := . -}}
{{- $problems := list -}}
{{- if lookup "v1" "Namespace" "" .Release.Namespace -}}
  {{- $wanted := list (dict "value" "secrets.tokens" "name" .Values.secrets.tokens "keys" (list "tokens.json" "worker-token" "viewer-token" "lab-token")) (dict "value" "secrets.credentials" "name" .Values.secrets.credentials "keys" (list)) -}}
  {{- range $name := list "redis" "clickhouse" "postgresql" -}}
    {{- $secret := (get $root.Values $name).existingSecret -}}
    {{- if $secret.name -}}{{- $wanted = append $wanted (dict "value" (printf "%s.existingSecret" $name) "name" $secret.name "keys" (list $secret.key)) -}}{{- end -}}
  {{- end -}}
  {{- range $wanted -}}
    {{- $found := lookup "v1" "Secret" $root.Release.Namespace .name -}}
    {{- if not $found -}}
      {{- $problems = append $problems (printf "%s: there is no Secret %s in the namespace %s" .value .name $root.Release.Namespace) -}}
    {{- else -}}
      {{- $value := .value -}}{{- $name := .name -}}
      {{- range $key := .keys -}}
        {{- if not (hasKey ($found.data | default dict) $key) -}}{{- $problems = append $problems (printf "%s: the Secret %s has no key %s" $value $name $key) -}}{{- end -}}
      {{- end -}}
    {{- end -}}
  {{- end -}}
{{- end -}}
{{- toJson $problems -}}
{{- end -}}
