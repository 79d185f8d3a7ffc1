# huggingface_hub.errors: the exceptions by name.
_OSERRORS = (
    "HfHubHTTPError BadRequestError RepositoryNotFoundError GatedRepoError DisabledRepoError RevisionNotFoundError "
    "EntryNotFoundError RemoteEntryNotFoundError LocalEntryNotFoundError FileMetadataError CacheNotFound "
    "LocalTokenNotFoundError InferenceTimeoutError InferenceEndpointError XetError BucketNotFoundError"
)
_VALUE_ERRORS = (
    "HFValidationError HfUriError NotASafetensorsRepoError SafetensorsParsingError StrictDataclassError "
    "StrictDataclassDefinitionError StrictDataclassFieldValidationError StrictDataclassClassValidationError"
)

for _name in _OSERRORS.split():
    globals()[_name] = type(_name, (OSError,), {"__module__": __name__})
for _name in _VALUE_ERRORS.split():
    globals()[_name] = type(_name, (ValueError,), {"__module__": __name__})


class OfflineModeIsEnabled(ConnectionError):
    pass
