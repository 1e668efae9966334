{{- define "gauntlet.fullname" -}}
{{- if contains .Chart.Name .Release.Name -}}{{ .Release.Name | trunc 40 | trimSuffix "-" }}{{- else -}}{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 40 | trimSuffix "-" }}{{- end -}}
{{- end -}}

{{/* Labels that never change: what selectors use. Takes (dict "root" $ "part" "orchestrator"). */}}
{{- define "gauntlet.selector" -}}
app.kubernetes.io/name: {{ .root.Chart.Name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .part }}
{{- end -}}

{{- define "gauntlet.labels" -}}
{{ include "gauntlet.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end -}}

{{- define "gauntlet.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}

{{/* Load generators run the image that holds k6. */}}
{{- define "gauntlet.loadImage" -}}
{{ .Values.loadImage.repository }}:{{ .Values.loadImage.tag | default .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}

{{- define "gauntlet.orchestratorUrl" -}}
http://{{ include "gauntlet.fullname" . }}-orchestrator.{{ .Release.Namespace }}.svc:{{ .Values.service.port }}
{{- end -}}

{{- define "gauntlet.targetUrl" -}}
{{- if .Values.simulator.enabled -}}http://{{ include "gauntlet.fullname" . }}-simulator.{{ .Release.Namespace }}.svc:7080{{- else -}}{{ .Values.target.url }}{{- end -}}
{{- end -}}

{{/* The port of a URL, else its scheme's, else `default`. Takes (dict "url" URL "default" PORT). */}}
{{- define "gauntlet.port" -}}
{{- $host := (urlParse .url).host -}}
{{- $port := regexFind ":[0-9]+$" $host | trimPrefix ":" -}}
{{- if $port -}}{{ $port }}{{- else if .default -}}{{ .default }}{{- else if hasPrefix "https:" .url -}}443{{- else -}}80{{- end -}}
{{- end -}}
