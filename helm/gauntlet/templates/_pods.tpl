{{/* What every pod of the platform has: the restricted Pod Security Standard, no token of the cluster, spread over nodes. Takes (dict "root" $ "part" PART). */}}
{{- define "gauntlet.podDefaults" -}}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  seccompProfile:
    type: RuntimeDefault
{{- with .root.Values.imagePullSecrets }}
imagePullSecrets: {{ toYaml . | nindent 2 }}
{{- end }}
{{- with .root.Values.nodeSelector }}
nodeSelector: {{ toYaml . | nindent 2 }}
{{- end }}
{{- with .root.Values.tolerations }}
tolerations: {{ toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{- define "gauntlet.spread" -}}
topologySpreadConstraints:
  - maxSkew: 1
    topologyKey: kubernetes.io/hostname
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels: {{ include "gauntlet.selector" . | nindent 8 }}
  - maxSkew: 1
    topologyKey: topology.kubernetes.io/zone
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels: {{ include "gauntlet.selector" . | nindent 8 }}
{{- end -}}

{{- define "gauntlet.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end -}}

{{/* One of redis, clickhouse, postgresql as the environment variable that names it. Takes (dict "root" $ "name" NAME "variable" VARIABLE). */}}
{{- define "gauntlet.storeUrl" -}}
{{- $store := get .root.Values .name -}}
- name: {{ .variable }}
{{- if .root.Values.trialDatabases.enabled }}
  valueFrom:
    secretKeyRef:
      name: {{ include "gauntlet.fullname" .root }}-trial
      key: {{ .name }}-url
{{- else if $store.existingSecret.name }}
  valueFrom:
    secretKeyRef:
      name: {{ $store.existingSecret.name }}
      key: {{ $store.existingSecret.key }}
{{- else }}
  value: {{ $store.url | quote }}
{{- end }}
{{- end -}}

{{- define "gauntlet.token" -}}
- name: {{ .variable }}
  valueFrom:
    secretKeyRef:
      name: {{ .root.Values.secrets.tokens }}
      key: {{ .key }}
{{- end -}}

{{- define "gauntlet.telemetry" -}}
- name: GAUNTLET_LOG_LEVEL
  value: {{ .Values.telemetry.logLevel }}
{{- if .Values.telemetry.otlpEndpoint }}
- name: OTEL_EXPORTER_OTLP_ENDPOINT
  value: {{ .Values.telemetry.otlpEndpoint | quote }}
{{- end }}
{{- if .Values.s1spIds }}
- name: GAUNTLET_S1SP_IDS
  value: {{ join "," .Values.s1spIds | quote }}
{{- end }}
{{- end -}}

{{- define "gauntlet.temporary" -}}
- name: temporary
  emptyDir:
    medium: Memory
    sizeLimit: 128Mi
{{- end -}}

{{- define "gauntlet.credentials" -}}
- name: credentials
  secret:
    secretName: {{ .Values.secrets.credentials }}
    defaultMode: 0400
{{- end -}}
