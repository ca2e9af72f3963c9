"""Where a key of a Kubernetes object cannot stand, by the API's own reference.

In: a place for a line of a YAML text. Out: whether the API allows it. Objects are told by
the ``apiVersion`` and ``kind`` they begin with; what is no such object may be anything.
Source of the tables: the Kubernetes API reference (ObjectMeta, PodSpec, Container, EnvVar,
VolumeMount, ResourceRequirements) and its conventions (what stands beside ``spec``).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from glossary.blocks.yaml_lines import Line
from glossary.blocks.yaml_states import Frame, Move

__all__ = ["allowed"]

_OBJECT = frozenset(("apiVersion", "kind", "metadata", "spec", "status"))
_POD = frozenset(
    (
        *("affinity", "containers", "dnsPolicy", "hostIPC", "hostNetwork", "imagePullSecrets"),
        *("initContainers", "nodeSelector", "priorityClassName", "runtimeClassName"),
        *("schedulerName", "serviceAccountName", "terminationGracePeriodSeconds"),
        *("tolerations", "topologySpreadConstraints", "volumes"),
    )
)
_CONTAINER = frozenset(
    (
        *("args", "command", "env", "envFrom", "image", "imagePullPolicy", "lifecycle"),
        *("livenessProbe", "ports", "readinessProbe", "startupProbe", "volumeMounts"),
        "workingDir",
    )
)
# All the keys that stand below another one.
_ONLY: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "metadata": frozenset(
            (
                *("annotations", "creationTimestamp", "finalizers", "generateName", "generation"),
                *("labels", "name", "namespace", "ownerReferences", "resourceVersion", "uid"),
            )
        ),
        "env[]": frozenset(("name", "value", "valueFrom")),
        "volumeMounts[]": frozenset(
            ("mountPath", "mountPropagation", "name", "readOnly", "subPath", "subPathExpr")
        ),
    }
)
_RESOURCES = frozenset(("claims", "limits", "requests"))
_AMOUNTS = frozenset(("cpu", "ephemeral-storage", "memory", "storage"))


def allowed(move: Move, line: Line) -> bool:
    """Whether the API allows ``line`` where ``move`` puts it."""
    frames = move.after.frames
    if line.kind != "key" or move.how not in ("child", "stay") or not _is_object(frames[0]):
        return True
    frame, before = frames[-1], frames[-1].keys[:-1]
    if len(frames) == 1:
        return "spec" not in before or line.key in _OBJECT
    if frame.owner in _ONLY:
        return line.key in _ONLY[frame.owner]
    return _of_a_pod(frame, frames[-2].owner, line.key)


def _is_object(root: Frame) -> bool:
    return {"apiVersion", "kind"} <= set(root.keys)


def _of_a_pod(frame: Frame, owner: str, key: str) -> bool:
    """Whether the key may stand in this mapping of a pod, or of what has a template of one."""
    before = set(frame.keys[:-1])
    if frame.owner in ("containers[]", "initContainers[]"):
        return key not in _POD
    if frame.owner == "resources" and before & _RESOURCES:
        return key in _RESOURCES
    if owner == "resources" and frame.owner in ("limits", "requests"):
        return key in _AMOUNTS or "/" in key or key.startswith("hugepages-")
    if key in _POD:
        return "template" not in before and frame.owner != "template"
    return not (before & _POD and (key == "template" or key in _CONTAINER))
