package dev.lockbox.request;

import dev.lockbox.identity.Offering;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What the provider runs for its customers. */
public enum CloudService {
    EXCHANGE_ONLINE("exchange-online", "Exchange Online", Offering.M365),
    SHAREPOINT_ONLINE("sharepoint-online", "SharePoint Online", Offering.M365),
    ONEDRIVE("onedrive", "OneDrive", Offering.M365),
    TEAMS("teams", "Teams", Offering.M365),
    VIRTUAL_MACHINE("virtual-machine", "Virtual machine", Offering.AZURE),
    VM_SCALE_SET("vm-scale-set", "Virtual machine scale set", Offering.AZURE),
    CLOUD_SERVICE("cloud-service", "Cloud service", Offering.AZURE),
    /** Known, so that it can be refused with a reason: the policy says to migrate to Resource Manager. */
    IAAS_CLASSIC("iaas-classic", "Virtual machine (classic)", Offering.AZURE);

    private final String id;
    private final String label;
    private final Offering offering;

    CloudService(String id, String label, Offering offering) {
        this.id = id;
        this.label = label;
        this.offering = offering;
    }

    public String id() {
        return id;
    }

    /** What people call it. */
    public String label() {
        return label;
    }

    public Offering offering() {
        return offering;
    }

    public static Optional<CloudService> of(String id) {
        return Arrays.stream(values()).filter(it -> it.id.equals(id)).findFirst();
    }

    public static List<String> idsOf(Offering offering) {
        return Arrays.stream(values())
                .filter(it -> it.offering == offering)
                .map(CloudService::id)
                .toList();
    }
}
