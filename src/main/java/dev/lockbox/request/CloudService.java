package dev.lockbox.request;

import dev.lockbox.identity.Offering;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What the provider runs for its customers. */
public enum CloudService {
    EXCHANGE_ONLINE("exchange-online", Offering.M365),
    SHAREPOINT_ONLINE("sharepoint-online", Offering.M365),
    ONEDRIVE("onedrive", Offering.M365),
    TEAMS("teams", Offering.M365),
    VIRTUAL_MACHINE("virtual-machine", Offering.AZURE),
    VM_SCALE_SET("vm-scale-set", Offering.AZURE),
    CLOUD_SERVICE("cloud-service", Offering.AZURE),
    /** Known, so that it can be refused with a reason: the policy says to migrate to Resource Manager. */
    IAAS_CLASSIC("iaas-classic", Offering.AZURE);

    private final String id;
    private final Offering offering;

    CloudService(String id, Offering offering) {
        this.id = id;
        this.offering = offering;
    }

    public String id() {
        return id;
    }

    public Offering offering() {
        return offering;
    }

    static Optional<CloudService> of(String id) {
        return Arrays.stream(values()).filter(it -> it.id.equals(id)).findFirst();
    }

    static List<String> idsOf(Offering offering) {
        return Arrays.stream(values())
                .filter(it -> it.offering == offering)
                .map(CloudService::id)
                .toList();
    }
}
