{{- /* The image by its digest where that is known: a tag can be moved, a digest cannot. */ -}}
{{- define "job.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ required "image.tag or image.digest is missing" .Values.image.tag }}
{{- end -}}
{{- end -}}

{{- define "job.labels" -}}
app.kubernetes.io/name: {{ .Values.name }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
environment: {{ .Values.environment }}
{{- end -}}

{{- /* The arguments of one run. */ -}}
{{- define "job.args" -}}
- {{ .executionDate | quote }}
- {{ .transferName | quote }}
- {{ .writeMode | quote }}
- {{ .configLocation | quote }}
{{- if .deltaStartDate }}
- "--delta_start_date"
- {{ .deltaStartDate | quote }}
{{- end }}
{{- end -}}

{{- /* A Job cannot be changed, and its name must not be taken: the name says the date and, by a hash, the other arguments. */ -}}
{{- define "job.name" -}}
{{- if .Values.run.name -}}
{{ .Values.run.name }}
{{- else -}}
{{ printf "%s-%s-%s" .Values.name .Values.args.executionDate (.Values.args | toJson | sha256sum | trunc 8) }}
{{- end -}}
{{- end -}}

{{- /* The specification of a Job: a dict with root (the chart's scope) and args (of the run). */ -}}
{{- define "job.spec" -}}
{{- $values := .root.Values -}}
backoffLimit: {{ $values.backoffLimit | int64 }}
activeDeadlineSeconds: {{ $values.activeDeadlineSeconds | int64 }}
ttlSecondsAfterFinished: {{ $values.ttlSecondsAfterFinished | int64 }}
podFailurePolicy:
  rules:
    # Wrong usage, and a cleanup that failed after the work was done: another try changes nothing.
    - action: FailJob
      onExitCodes: {containerName: job, operator: In, values: [2, 3]}
    # A node that went away is no failed try.
    - action: Ignore
      onPodConditions: [{type: DisruptionTarget, status: "True"}]
template:
  metadata:
    labels:
      {{- include "job.labels" .root | nindent 6 }}
      transfer: {{ .args.transferName | replace "_" "-" }}
  spec:
    restartPolicy: Never
    serviceAccountName: {{ $values.serviceAccount.name }}
    # Workload Identity asks the node's metadata server; the API server is not needed.
    automountServiceAccountToken: false
    securityContext:
      runAsNonRoot: true
      runAsUser: 10001
      runAsGroup: 10001
      fsGroup: 10001
      seccompProfile:
        type: RuntimeDefault
    {{- if and $values.sqlProxy.enabled $values.sqlProxy.instance }}
    initContainers:
      # A native sidecar (Kubernetes 1.29 and newer): it is there before the job, and ends with it. An ordinary second container
      # would keep the Job running for ever.
      - name: sql-proxy
        image: {{ $values.sqlProxy.image }}
        restartPolicy: Always
        args:
          - "--structured-logs"
          - "--port={{ $values.sqlProxy.port | int64 }}"
          - "--health-check"
          - "--http-address=0.0.0.0"
          - "--http-port=9801"
          {{- if $values.sqlProxy.privateIp }}
          - "--private-ip"
          {{- end }}
          - "--auto-iam-authn"
          - "--exit-zero-on-sigterm"
          - {{ $values.sqlProxy.instance | quote }}
        startupProbe:
          httpGet:
            path: /startup
            port: 9801
          periodSeconds: 1
          failureThreshold: 60
        resources:
          requests:
            cpu: 100m
            memory: 128Mi
          limits:
            memory: 256Mi
        securityContext:
          allowPrivilegeEscalation: false
          readOnlyRootFilesystem: true
          capabilities:
            drop: [ALL]
    {{- end }}
    containers:
      - name: job
        image: {{ include "job.image" .root | quote }}
        imagePullPolicy: {{ $values.image.pullPolicy }}
        args:
          {{- include "job.args" .args | nindent 10 }}
        env:
          - name: ENVIRONMENT
            value: {{ $values.environment | quote }}
          {{- if $values.keyFile.secret }}
          - name: GOOGLE_APPLICATION_CREDENTIALS
            value: /var/run/keys/{{ $values.keyFile.name }}
          {{- end }}
          {{- range $name, $value := $values.env }}
          - name: {{ $name }}
            value: {{ $value | quote }}
          {{- end }}
        resources:
          {{- toYaml $values.resources | nindent 10 }}
        securityContext:
          allowPrivilegeEscalation: false
          readOnlyRootFilesystem: true
          capabilities:
            drop: [ALL]
        volumeMounts:
          - name: config
            mountPath: /etc/job
            readOnly: true
          - name: tmp
            mountPath: /tmp
          {{- if $values.keyFile.secret }}
          - name: keys
            mountPath: /var/run/keys
            readOnly: true
          {{- end }}
    volumes:
      - name: config
        configMap:
          name: {{ $values.name }}
      - name: tmp
        emptyDir: {}
      {{- if $values.keyFile.secret }}
      - name: keys
        secret:
          secretName: {{ $values.keyFile.secret }}
          defaultMode: 288
      {{- end }}
    {{- with $values.nodeSelector }}
    nodeSelector:
      {{- toYaml . | nindent 6 }}
    {{- end }}
    {{- with $values.tolerations }}
    tolerations:
      {{- toYaml . | nindent 6 }}
    {{- end }}
{{- end -}}
